import type { MonotonicClock } from '../../kernel/clock.ts';
import { pause } from '../../kernel/timers.ts';
import { EVERY_ROW, type Ledger, type LedgerRow } from './ledger.ts';

/** What LiveCalls works with. */
export interface LiveCallsDeps {
  readonly ledger: Pick<Ledger, 'page'>;
  readonly clock: MonotonicClock;
  /** Waits for the next look. Tests give one that they drive. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Calls that a look gives at most, newest first in the ledger. A busier second is shown in part. */
const LIVE_CALLS_MAX = 100;
/** People who may watch at once. Each costs a read of the database a second. */
export const WATCHERS_MAX = 20;
const LOOK_EVERY_MS = 1000;
/** A watch ends after this time. Its client asks again, and its session is checked again. */
const WATCH_MS = 300_000;

/**
 * Shows calls as they are settled, by any process over the database. It looks into the ledger once a second for each
 * watcher, and costs nothing if there is none.
 */
export class LiveCalls {
  readonly #deps: LiveCallsDeps;
  readonly #closing = new AbortController();
  #watchers = 0;

  constructor(deps: LiveCallsDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the newest calls, oldest of them first, and then each second the calls that came since, which may be none. It
   * ends after five minutes, and when this object is closed. `null` if too many watch already.
   *
   * @param appIds only calls of these apps. `null` for every app
   */
  watch(appIds: readonly string[] | null): AsyncGenerator<readonly LedgerRow[]> | null {
    return this.#watchers >= WATCHERS_MAX || this.#closing.signal.aborted ? null : this.#looks(appIds);
  }

  /** Ends every watch. */
  close(): void {
    this.#closing.abort();
  }

  async *#looks(appIds: readonly string[] | null): AsyncGenerator<readonly LedgerRow[]> {
    const { ledger, clock, wait = pause } = this.#deps;
    const { signal } = this.#closing;
    this.#watchers += 1;
    try {
      const endsAtMs = clock.monotonicMs() + WATCH_MS;
      let shown: ReadonlySet<string> = new Set();
      while (!signal.aborted && clock.monotonicMs() < endsAtMs) {
        const query = {
          filter: { ...EVERY_ROW, appIds },
          order: 'newest',
          limit: LIVE_CALLS_MAX,
          cursor: null,
        } as const;
        const { rows } = await ledger.page(query, signal);
        const known = shown;
        yield rows.filter(({ orderId }) => !known.has(orderId)).toReversed();
        shown = new Set(rows.map(({ orderId }) => orderId));
        await wait(LOOK_EVERY_MS, signal);
      }
    } finally {
      this.#watchers -= 1;
    }
  }
}
