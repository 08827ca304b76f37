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
/** How many may watch at once. Each watch costs a read of the database a second. */
export const WATCHERS_MAX = 20;
/** Views that one administrator may have open at once, so that one alone cannot take them all. */
export const OWN_WATCHES_MAX = 4;
/** A watch gives its place up if its reader has not begun to read after this time, e.g. because the reader left. */
const BEGIN_WITHIN_MS = 10_000;
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
  readonly #places = new Set<Place>();

  constructor(deps: LiveCallsDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the newest calls, oldest of them first, and then each second the calls that came since, which may be none. It
   * ends after five minutes, and when this object is closed. `null` if too many watch already, or this administrator
   * watches in too many places.
   *
   * @param appIds only calls of these apps. `null` for every app
   */
  watch(
    appIds: readonly string[] | null,
    { administratorId }: { readonly administratorId: string },
  ): AsyncGenerator<readonly LedgerRow[]> | null {
    if (this.#closing.signal.aborted) return null;
    const nowMs = this.#deps.clock.monotonicMs();
    for (const place of this.#places)
      if (!place.isBegun && place.takenAtMs + BEGIN_WITHIN_MS <= nowMs) this.#places.delete(place);
    const own = [...this.#places].filter((place) => place.administratorId === administratorId).length;
    if (own >= OWN_WATCHES_MAX || this.#places.size >= WATCHERS_MAX) return null;
    const place = { administratorId, takenAtMs: nowMs, isBegun: false };
    this.#places.add(place);
    return this.#looks(appIds, place);
  }

  /** Ends every watch. */
  close(): void {
    this.#closing.abort();
  }

  async *#looks(appIds: readonly string[] | null, place: Place): AsyncGenerator<readonly LedgerRow[]> {
    const { ledger, clock, wait = pause } = this.#deps;
    const { signal } = this.#closing;
    place.isBegun = true;
    this.#places.add(place);
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
      this.#places.delete(place);
    }
  }
}

/** The place of a watch. It is taken when the watch is asked for, before its first look begins. */
interface Place {
  readonly administratorId: string;
  readonly takenAtMs: number;
  isBegun: boolean;
}
