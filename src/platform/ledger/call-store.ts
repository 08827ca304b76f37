import type { Fault } from '../../kernel/fault.ts';
import type { DurableWrite } from './durable-write.ts';
import type { AskedSource, LedgerRow } from './ledger.ts';
import type { LocalDay } from './local-day.ts';
import type { Spenders, Spent } from '../accounts/budget.ts';
import type { HeldUnits } from '../admission/unit-lease-store.ts';
import type { CustomerDayUse, DayUse } from '../admission/quota-book.ts';

/** Identifies one idempotency key of one app and API. */
export interface AnswerKey {
  readonly appId: string;
  readonly api: string;
  /** HMAC of the caller's key in hex, because callers put order numbers and more sensitive texts into it. */
  readonly keyDigest: string;
}

/** An answer that is kept for replays. */
export interface StoredAnswer {
  readonly paramsDigest: string;
  /** The `error_code` in the body. */
  readonly code: number;
  /** The exact body. Adapters store it encrypted, because it may hold personal data. */
  readonly body: string;
}

/** All that a call stores, as one unit. */
export interface SettledCall {
  readonly row: LedgerRow;
  /** The questions to sources. Together they cost `row.sourceCost`. */
  readonly asked: readonly AskedSource[];
  /** The day that the call counts for: the day of `receivedAtMs`. */
  readonly day: LocalDay;
  /** `OrderIds.second` if it has changed since the last settled call, otherwise `null`. */
  readonly orderSecond: number | null;
  /** Adapters store it encrypted. */
  readonly trace: Readonly<Record<string, unknown>> | null;
  readonly answer: (AnswerKey & StoredAnswer & { readonly expiresAtMs: number }) | null;
  readonly writes: readonly DurableWrite[];
  /** What the call uses up, if several nodes share the limits. Empty if the call is not charged. */
  readonly units: readonly HeldUnits[];
}

/**
 * Why a store refused a settlement although it works. `order-exists`: the order is in the ledger already.
 * `package-used-up`: the package that should pay has no unit left. `answer-exists`: another call was answered under the
 * same idempotency key. `lease-ended`: a lease on units that the call held is gone, so another node may have them.
 * `node-lease-ended`: the lease of the node under which the call began ended, so the others no longer waited for it.
 */
export type SettlementRefusal =
  'order-exists' | 'package-used-up' | 'answer-exists' | 'lease-ended' | 'node-lease-ended';

/** How a settlement ended. */
export type SettlementEnd =
  /** All of it is stored durably. */
  | { readonly end: 'done' }
  /** Nothing of it is stored, and nothing of it can be stored later. A Fault says that the storage failed. */
  | { readonly end: 'undone'; readonly why: SettlementRefusal | Fault }
  /** The storage did not say. The settlement may be stored, or may still be stored later. Ask `endOf`. */
  | { readonly end: 'unknown'; readonly fault: Fault };

/** A settlement that is stored. */
export const DONE: SettlementEnd = { end: 'done' };

/** The state from which counting starts. */
export interface CallState {
  readonly today: readonly DayUse[];
  /** Charged calls of customers on that day, without those of their sub-accounts. */
  readonly customers: readonly CustomerDayUse[];
  /** The latest `orderSecond`. `null` before the first call. */
  readonly lastSecond: number | null;
}

/** Stores settled calls. Every adapter passes call-store.suite.ts. */
export interface CallStore {
  /**
   * Writes the ledger row, counts it for its key, its day and the package that paid, keeps trace and answer, and
   * carries out `writes`. It does all of this durably, or nothing. A refusal and a failure of the storage are values. It
   * throws only if the code has a bug.
   */
  settle(call: SettledCall): Promise<SettlementEnd>;

  /**
   * Tells how a settlement of this store ended, if its end was unknown. Gives its row, or `null` if the row is not
   * there and cannot come any more. Throws Fault as long as the storage cannot tell, for example because the
   * transaction may still be under way.
   */
  endOf(orderId: string, signal?: AbortSignal): Promise<LedgerRow | null>;

  /** Gives the unexpired answer under a key. `null` if there is none. */
  findAnswer(key: AnswerKey, nowMs: number): Promise<StoredAnswer | null>;

  /** Gives the state from which the counters of one day, and the order ids, continue. */
  state(day: LocalDay): Promise<CallState>;

  /**
   * Gives what apps, their keys and customers spent on a day, and in the month of that day until its end. Owners that
   * are not named, and those that spent nothing, are left out. `null` names all. Throws Fault.
   */
  spent(day: LocalDay, spenders: Spenders | null): Promise<readonly Spent[]>;

  /**
   * Prepares for calls of today and the days to come, if the store keeps days apart. A store that is not prepared keeps calls
   * all the same. Whatever clock `nowMs` is of, nothing is removed.
   */
  prepareDays(nowMs: number): Promise<void>;

  /**
   * Drops expired answers, and traces of calls answered before `tracesBeforeMs`, at most `limit` of each. Gives how
   * many it dropped.
   */
  purge(limits: {
    readonly nowMs: number;
    readonly tracesBeforeMs: number;
    readonly limit: number;
  }): Promise<{ readonly answers: number; readonly traces: number }>;
}

/** What a refusal means, for the log. If the order exists already, its row tells. */
export const REFUSAL_TEXT: Readonly<Record<Exclude<SettlementRefusal, 'order-exists'>, string>> = {
  'package-used-up': 'the package that should pay has no unit left',
  'answer-exists': 'another call was answered under the same idempotency key',
  'lease-ended': 'the lease on a unit of this call ended before the call did',
  'node-lease-ended': 'the lease of this node ended before the call did',
};
