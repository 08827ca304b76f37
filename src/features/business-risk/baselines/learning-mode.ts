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

/** What of a reading decides whether the site learns. */
export type LearningReading = Pick<BaselineReading, 'siteDays' | 'siteRequests' | 'establishedShare' | 'atMs'>;

/** The end that a site came to by itself, and how it is kept. */
export interface LearningEnd {
  /** Null if the site has not stopped learning yet. */
  readonly endedAtMs?: number | null;
  /** Keeps the end durably. If it rejects, it is called again. */
  readonly keepEnd?: (atMs: number) => Promise<void>;
}

/** Requests of the last days from which a share of established accounts ends the learning for good. */
const ENDING_REQUESTS_MIN = 100;

const DAY_MS = 86_400_000;
const forgetEnd = async () => undefined;

/**
 * Whether the site is still learning what is normal. While it does, novelty alone stops no request: an account, device or
 * network that was never seen means nothing if nearly everything was never seen.
 */
export class LearningMode {
  #choice: LearningChoice;
  #endedAtMs: number | null;
  #isEndKept: boolean;
  readonly #keepEnd: (atMs: number) => Promise<void>;

  constructor(choice: LearningChoice = { mode: 'auto' }, { endedAtMs = null, keepEnd = forgetEnd }: LearningEnd = {}) {
    this.#choice = choice;
    this.#endedAtMs = endedAtMs;
    this.#isEndKept = endedAtMs !== null;
    this.#keepEnd = keepEnd;
  }

  get choice(): LearningChoice {
    return this.#choice;
  }

  /** When the site stopped learning by itself, for good. Null if it has not yet. */
  get endedAtMs(): number | null {
    return this.#endedAtMs;
  }

  /** Takes a choice. `auto` leaves it to the site again, also if it ended once. */
  choose(choice: LearningChoice): void {
    this.#choice = choice;
    if (choice.mode === 'auto') [this.#endedAtMs, this.#isEndKept] = [null, false];
  }

  /** Takes a choice, and the end that the site came to, as another process kept them. */
  takeOver(choice: LearningChoice, endedAtMs: number | null): void {
    this.#choice = choice;
    // An end that was found here and is not kept yet stays.
    if (endedAtMs !== null || this.#isEndKept) [this.#endedAtMs, this.#isEndKept] = [endedAtMs, endedAtMs !== null];
  }

  /** Also notices that the site has learned enough. From then on it is off, unless an operator chooses otherwise. */
  isOn(reading: LearningReading): boolean {
    const isOn = this.#daysLeft(reading) > 0;
    if (!isOn && this.#choice.mode === 'auto' && !this.#isEndKept) this.#end(reading);
    return isOn;
  }

  #end({ siteDays, siteRequests, atMs }: LearningReading): void {
    // A few requests say little. Until there are enough, a share only counts for the moment.
    if (this.#endedAtMs === null && siteDays < LEARNING_DAYS_MAX && siteRequests < ENDING_REQUESTS_MIN) return;
    this.#endedAtMs ??= atMs;
    this.#isEndKept = true;
    this.#keepEnd(this.#endedAtMs).catch(() => {
      // The next request tries again.
      this.#isEndKept = false;
    });
  }

  /**
   * Days until the site stops learning by itself, with fractions. 0 if it does not learn.
   * @param site null if the site had no request yet
   */
  daysLeft(site: SiteReading | null, nowMs: number): number {
    return this.#daysLeft({
      siteDays: site === null ? 0 : Math.max(nowMs - site.firstMs, 0) / DAY_MS,
      siteRequests: site?.requests ?? 0,
      establishedShare: site?.establishedShare ?? 0,
      atMs: nowMs,
    });
  }

  #daysLeft({ siteDays, establishedShare, atMs }: LearningReading): number {
    const { mode, untilMs = 0 } = this.#choice;
    if (mode === 'off') return 0;
    if (mode === 'on') return Math.max(untilMs - atMs, 0) / DAY_MS;
    if (this.#endedAtMs !== null) return 0;
    return establishedShare < ESTABLISHED_SHARE_MIN ? Math.max(LEARNING_DAYS_MAX - siteDays, 0) : 0;
  }
}
