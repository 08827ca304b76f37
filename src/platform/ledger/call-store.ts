import type { DurableWrite } from './durable-write.ts';
import type { LedgerRow } from './ledger.ts';
import type { LocalDay } from './local-day.ts';
import type { DayUse } from '../admission/quota-book.ts';

/** Names one idempotency key of one app and API. */
export interface AnswerKey {
  readonly appId: string;
  readonly api: string;
  /** HMAC of the caller's key, hex: callers put order numbers and worse into it. */
  readonly keyDigest: string;
}

/** An answer that is kept for replays. */
export interface StoredAnswer {
  readonly paramsDigest: string;
  /** The exact body. Adapters keep it sealed: it may hold personal data. */
  readonly body: string;
}

/** All that a call leaves behind, as one unit. */
export interface SettledCall {
  readonly row: LedgerRow;
  /** The day that the call counts for: that of `receivedAtMs`. */
  readonly day: LocalDay;
  /** `OrderIds.second`, where it has moved on since the last settled call; null where not. */
  readonly orderSecond: number | null;
  /** Adapters keep it sealed. */
  readonly trace: Readonly<Record<string, unknown>> | null;
  readonly answer: (AnswerKey & StoredAnswer & { readonly expiresAtMs: number }) | null;
  readonly writes: readonly DurableWrite[];
}

/** What counting starts from. */
export interface CallState {
  readonly today: readonly DayUse[];
  /** The latest `orderSecond`; null before the first call. */
  readonly lastSecond: number | null;
}

/** Where settled calls go. Every adapter passes call-store.suite.ts. */
export interface CallStore {
  /**
   * Writes the ledger row, counts it for its key, its day and the package that paid, keeps trace and answer, and carries
   * out `writes`: all of it, durably, or nothing. Throws Fault; also where the package has no unit left, or an
   * unexpired answer already stands under the idempotency key.
   */
  settle(call: SettledCall): Promise<void>;

  /** The unexpired answer under a key; null where there is none. */
  findAnswer(key: AnswerKey, nowMs: number): Promise<StoredAnswer | null>;

  /** What the counters of one day, and the order ids, go on from. */
  state(day: LocalDay): Promise<CallState>;

  /** Drops answers past their end and traces of calls answered before `tracesBeforeMs`; how many, at most `limit` each. */
  purge(limits: {
    readonly nowMs: number;
    readonly tracesBeforeMs: number;
    readonly limit: number;
  }): Promise<{ readonly answers: number; readonly traces: number }>;
}
