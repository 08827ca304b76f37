import type { MonotonicClock } from '../../../kernel/clock.ts';
import { afterThisTurn, within } from '../../../kernel/timers.ts';
import type { EntityLog, LogPosition } from '../../../features/business-risk/velocity/velocity-logs.ts';

/** A log with the records that one call appends, and how far the caller has counted. */
export interface LaneAppend {
  readonly key: string;
  readonly records: readonly Uint8Array[];
  readonly known: LogPosition | null;
}

/** A log without the place of an own record in it. */
export type ReadLog = Omit<EntityLog, 'end'>;

/** What a lane works with. */
export interface LaneDeps {
  /** Appends to logs of one tag by one call, and gives them in the same order. Throws if that fails. */
  readonly append: (appends: readonly LaneAppend[]) => Promise<readonly ReadLog[]>;
  readonly clock: MonotonicClock;
  /** A call that takes longer has failed, milliseconds. */
  readonly timeoutMs: number;
  /** For how long a tag is skipped after a failed call, milliseconds. */
  readonly skipMs: number;
  /** Told of each failed call. */
  readonly onFailure: () => void;
}

/** Most events that wait for one tag, and most that one call brings. */
const WAITING_MAX = 4_096;
const CALL_MAX = 256;

interface Waiting {
  readonly key: string;
  readonly record: Uint8Array;
  readonly known: LogPosition | null;
  readonly resolve: (log: EntityLog | null) => void;
}

/**
 * The events of one tag. One call at a time is under way, and the next one brings all events that came meanwhile, so
 * that calls grow with the load instead of becoming more. If a call fails, the tag is skipped for a second.
 */
export class TagLane {
  readonly #deps: LaneDeps;
  #waiting: Waiting[] = [];
  #isCalling = false;
  #skipUntilMs = Number.NEGATIVE_INFINITY;

  constructor(deps: LaneDeps) {
    this.#deps = deps;
  }

  /** Appends an event. Null if the tag is skipped, if too many wait, or if the call fails. */
  append(event: Omit<Waiting, 'resolve'>): Promise<EntityLog | null> {
    if (this.isSkipped || this.#waiting.length >= WAITING_MAX) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting.push({ ...event, resolve });
      if (this.#isCalling) return;
      this.#isCalling = true;
      // Decisions of the same turn go together.
      afterThisTurn(() => void this.#callAll());
    });
  }

  get isSkipped(): boolean {
    return this.#deps.clock.monotonicMs() < this.#skipUntilMs;
  }

  async #callAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, CALL_MAX);
      this.#waiting = this.#waiting.slice(CALL_MAX);
      if (!(await this.#call(batch))) this.#skip();
    }
    this.#isCalling = false;
  }

  async #call(batch: readonly Waiting[]): Promise<boolean> {
    const byKey = Map.groupBy(batch, ({ key }) => key);
    const appends = [...byKey].map(([key, events]) => ({
      key,
      records: events.map(({ record }) => record),
      // The event that knows least of the log decides how much of it is asked for.
      known: events.every(({ known }) => known !== null) ? leastOf(events.map(({ known }) => known)) : null,
    }));
    const logs = await this.#logsOf(appends);
    for (const [index, events] of [...byKey.values()].entries()) {
      const log = logs?.[index];
      for (const [place, { record, resolve }] of events.entries()) {
        const end = (log?.records.length ?? 0) / record.length - (events.length - 1 - place);
        resolve(log === undefined ? null : { ...log, end });
      }
    }
    return logs !== null;
  }

  async #logsOf(appends: readonly LaneAppend[]): Promise<readonly ReadLog[] | null> {
    const { append, timeoutMs, onFailure } = this.#deps;
    try {
      const logs = await within(timeoutMs, append(appends));
      if (logs !== 'late') return logs;
    } catch {
      // Whatever failed, the decisions go on without these entities, and the failure is counted.
    }
    onFailure();
    return null;
  }

  #skip(): void {
    this.#skipUntilMs = this.#deps.clock.monotonicMs() + this.#deps.skipMs;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve } of waiting) resolve(null);
  }
}

/** The position that is behind all others. Positions of one batch in different epochs cannot be compared. */
function leastOf(positions: readonly (LogPosition | null)[]): LogPosition | null {
  return positions.reduce((least, position) => {
    if (least === null || position === null || least.epoch !== position.epoch) return null;
    return position.events < least.events ? position : least;
  });
}
