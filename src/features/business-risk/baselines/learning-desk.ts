import { InTurn } from '../../../kernel/in-turn.ts';
import type { BaselineStore } from './baseline-store.ts';
import { ESTABLISHED_SHARE_MIN, LEARNING_DAYS_MAX, LearningMode, type LearningModeName } from './learning-mode.ts';
import type { KeptLearningChoice, LearningStore } from './learning-store.ts';

/** Whether the site learns, why, and for how long. */
export interface LearningStatus {
  readonly learning: boolean;
  /** When the first request came, milliseconds since the Unix epoch. Null before it. */
  readonly firstRequestAtMs: number | null;
  /** Share of requests by established accounts, 0 to 1. Null before the first request. */
  readonly establishedShare: number | null;
  /** The share from which the site stops learning by itself. */
  readonly establishedShareMin: number;
  /** Days, with fractions, after which the site stops learning at the latest. 0 if it does not learn. */
  readonly daysLeft: number;
  /** Days that a site learns at most, unless an operator prolongs it. */
  readonly daysMax: number;
  /** When the site stopped learning by itself, for good. Null if it has not yet. */
  readonly endedAtMs: number | null;
  readonly choice: {
    readonly mode: LearningModeName;
    /** Null unless the mode is `on`. */
    readonly untilAtMs: number | null;
    /** Null if nothing was ever chosen. */
    readonly chosenBy: string | null;
    readonly chosenAtMs: number | null;
  };
}

/** A choice of an operator, as it is asked for. */
export interface AskedLearning {
  readonly mode: LearningModeName;
  /** Days from `nowMs`; counts only for the mode `on`. */
  readonly days: number;
  readonly chosenBy: string;
  readonly nowMs: number;
}

/** The ports of the learning desk. */
export interface LearningDeskDeps {
  readonly store: LearningStore;
  readonly baselines: Pick<BaselineStore, 'site'>;
  /** Called if the end of the learning could not be kept. The next request tries again. */
  readonly onBug: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

/** Shows whether the site learns, and takes the operator's choice, which holds across restarts. */
export class LearningDesk {
  readonly mode: LearningMode;
  readonly #store: LearningStore;
  readonly #baselines: LearningDeskDeps['baselines'];
  #kept: KeptLearningChoice | null;
  readonly #changes = new InTurn();

  private constructor(
    { store, baselines, onBug }: LearningDeskDeps,
    kept: { readonly choice: KeptLearningChoice | null; readonly endedAtMs: number | null },
  ) {
    this.#store = store;
    this.#baselines = baselines;
    this.#kept = kept.choice;
    this.mode = new LearningMode(kept.choice ?? undefined, {
      endedAtMs: kept.endedAtMs,
      keepEnd: async (atMs) => {
        try {
          await store.putEnd(atMs);
        } catch (error) {
          onBug(error);
          throw error;
        }
      },
    });
  }

  /** Opens the desk with the choice that was kept. Throws Fault. */
  static async open(deps: LearningDeskDeps): Promise<LearningDesk> {
    return new LearningDesk(deps, { choice: await deps.store.read(), endedAtMs: await deps.store.readEnd() });
  }

  /** Takes over what another process chose, or the end that it came to. Throws Fault. */
  reload(): Promise<void> {
    return this.#changes.run(async () => {
      const [choice, endedAtMs] = [await this.#store.read(), await this.#store.readEnd()];
      this.#kept = choice;
      this.mode.takeOver(choice ?? { mode: 'auto' }, endedAtMs);
    });
  }

  status(nowMs: number): LearningStatus {
    const site = this.#baselines.site();
    const daysLeft = this.mode.daysLeft(site, nowMs);
    const { mode, untilMs } = this.mode.choice;
    return {
      learning: daysLeft > 0,
      firstRequestAtMs: site?.firstMs ?? null,
      establishedShare: site?.establishedShare ?? null,
      establishedShareMin: ESTABLISHED_SHARE_MIN,
      daysLeft,
      daysMax: LEARNING_DAYS_MAX,
      endedAtMs: this.mode.endedAtMs,
      choice: {
        mode,
        untilAtMs: untilMs ?? null,
        chosenBy: this.#kept?.chosenBy ?? null,
        chosenAtMs: this.#kept?.chosenAtMs ?? null,
      },
    };
  }

  /** Takes a choice. It is durable before it counts. Throws Fault. */
  async choose({ mode, days, chosenBy, nowMs }: AskedLearning): Promise<LearningStatus> {
    const until = mode === 'on' ? { untilMs: nowMs + days * DAY_MS } : {};
    const kept = { mode, ...until, chosenBy, chosenAtMs: nowMs };
    await this.#changes.run(async () => {
      await this.#store.put(kept);
      this.#kept = kept;
      this.mode.choose(kept);
    });
    return this.status(nowMs);
  }
}
