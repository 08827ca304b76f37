import type { BaselineReading, SiteReading } from './baseline-store.ts';

/** Share of requests by accounts that are known from two earlier days, from which baselines carry. */
export const ESTABLISHED_SHARE_MIN = 0.35;
/** A site learns no longer than this by itself. */
export const LEARNING_DAYS_MAX = 14;

/** What an operator decided about the learning mode. */
export interface LearningChoice {
  /** - `auto`: until the baselines carry · `on`: until `untilMs` · `off`: not at all */
  readonly mode: LearningModeName;
  /** Milliseconds since the Unix epoch; only for `on`. */
  readonly untilMs?: number;
}

export const LEARNING_MODES = ['auto', 'on', 'off'] as const;
/** What an operator can choose about the learning mode. */
export type LearningModeName = (typeof LEARNING_MODES)[number];

const DAY_MS = 86_400_000;

/**
 * Whether the site is still learning what is normal. While it does, novelty alone stops no request: an account, device or
 * network that was never seen means nothing if nearly everything was never seen.
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

  isOn(reading: Pick<BaselineReading, 'siteDays' | 'establishedShare' | 'atMs'>): boolean {
    return this.#daysLeft(reading) > 0;
  }

  /**
   * Days until the site ends to learn by itself, with fractions. 0 if it does not learn.
   * @param site null if the site had no request yet
   */
  daysLeft(site: SiteReading | null, nowMs: number): number {
    return this.#daysLeft({
      siteDays: site === null ? 0 : Math.max(nowMs - site.firstMs, 0) / DAY_MS,
      establishedShare: site?.establishedShare ?? 0,
      atMs: nowMs,
    });
  }

  #daysLeft({
    siteDays,
    establishedShare,
    atMs,
  }: Pick<BaselineReading, 'siteDays' | 'establishedShare' | 'atMs'>): number {
    const { mode, untilMs = 0 } = this.#choice;
    if (mode === 'off') return 0;
    if (mode === 'on') return Math.max(untilMs - atMs, 0) / DAY_MS;
    return establishedShare < ESTABLISHED_SHARE_MIN ? Math.max(LEARNING_DAYS_MAX - siteDays, 0) : 0;
  }
}
