import type { BaselineReading } from './baseline-store.ts';

/** Share of requests by accounts that are known from two earlier days, from which baselines carry. */
export const ESTABLISHED_SHARE_MIN = 0.35;
/** A site learns no longer than this by itself. */
export const LEARNING_DAYS_MAX = 14;

/** What an operator decided about the learning mode. */
export interface LearningChoice {
  /** - `auto`: until the baselines carry · `on`: until `untilMs` · `off`: not at all */
  readonly mode: 'auto' | 'on' | 'off';
  /** Milliseconds since the Unix epoch; only for `on`. */
  readonly untilMs?: number;
}

/**
 * Whether the site is still learning what is normal. While it does, novelty alone stops no request: an account, device or
 * network that was never seen means nothing where nearly everything was never seen.
 */
export class LearningMode {
  #choice: LearningChoice;

  constructor(choice: LearningChoice = { mode: 'auto' }) {
    this.#choice = choice;
  }

  get choice(): LearningChoice {
    return this.#choice;
  }

  choose(choice: LearningChoice): void {
    this.#choice = choice;
  }

  isOn({ siteDays, establishedShare, atMs }: Pick<BaselineReading, 'siteDays' | 'establishedShare' | 'atMs'>): boolean {
    const { mode, untilMs = 0 } = this.#choice;
    if (mode === 'off') return false;
    if (mode === 'on') return atMs < untilMs;
    return siteDays < LEARNING_DAYS_MAX && establishedShare < ESTABLISHED_SHARE_MIN;
  }
}
