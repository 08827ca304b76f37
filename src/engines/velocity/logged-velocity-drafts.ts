import type { VelocityDraft, VelocityDrafts } from '../../features/business-risk/velocity/velocity-draft.ts';
import type { EntityLog, LogDraft, LogDrafts } from '../../features/business-risk/velocity/velocity-logs.ts';
import type { VelocityEvent } from '../../features/business-risk/velocity/velocity-store.ts';
import { LoggedVelocityStore, type LoggedVelocityOptions } from './logged-velocity-store.ts';
import { mergeLogs } from './merge-logs.ts';

/** Windows over logs that are filled again, see VelocityDraft. */
export class LoggedVelocityDrafts implements VelocityDrafts {
  readonly #drafts: LogDrafts;
  readonly #options: LoggedVelocityOptions;

  constructor(drafts: LogDrafts, options: LoggedVelocityOptions) {
    this.#drafts = drafts;
    this.#options = options;
  }

  async begin(): Promise<VelocityDraft> {
    return new LoggedVelocityDraft(await this.#drafts.begin(), this.#options);
  }
}

class LoggedVelocityDraft implements VelocityDraft {
  readonly #draft: LogDraft;
  readonly #store: LoggedVelocityStore;
  #entities = 0;

  constructor(draft: LogDraft, options: LoggedVelocityOptions) {
    this.#draft = draft;
    const noted = (log: EntityLog | null) => {
      // The first event of its log.
      if (log?.first === 0 && log.end === 1) this.#entities += 1;
      return log;
    };
    const logs = {
      append: async (touch: Parameters<LogDraft['append']>[0]) => noted(await draft.append(touch)),
      fold: (fold: Parameters<LogDraft['fold']>[0]) => draft.fold(fold),
    };
    this.#store = new LoggedVelocityStore(logs, options);
  }

  get entities(): number {
    return this.#entities;
  }

  async record(event: VelocityEvent, signal: AbortSignal): Promise<boolean> {
    const { reading } = await this.#store.record(event, signal);
    return !Object.values(reading).includes(null);
  }

  bringIn(): AsyncIterable<number> {
    return this.#draft.bringIn(mergeLogs);
  }

  end(): Promise<void> {
    return this.#draft.end();
  }
}
