import type { FaultKind } from '../kernel/fault.ts';
import { latencyPlace } from '../platform/ledger/call-series.ts';
import type { DurableWrite } from '../platform/ledger/durable-write.ts';
import type { Micros } from '../platform/ledger/money.ts';
import type { Attempt } from './ask-source.ts';

/** How a question to a source ended: it knew, it did not know the person, or it failed. */
export type AttemptEnd = 'answered' | 'unknown' | FaultKind;

/** One question to a source, as it is counted. */
export interface SeenAttempt {
  readonly atMs: number;
  /** `Contract.name`. */
  readonly api: string;
  readonly source: string;
  readonly ended: AttemptEnd;
  /** Place of the latency among the bounds of `latencyPlace`. */
  readonly place: number;
  readonly tookMs: number;
  readonly cost: Micros;
}

/** Questions of a period that ended alike and took about as long. */
export interface CountedAttempts extends Omit<SeenAttempt, 'atMs'> {
  readonly asked: number;
  /** Sums. */
  readonly tookMs: number;
  readonly cost: Micros;
}

/**
 * Counts the questions to sources by hour. They are counted in the transaction of the call's ledger row, and hold no call
 * and no person. Every adapter passes source-hours.suite.ts.
 */
export interface SourceHours {
  /** Prepares the write that counts a question with its call. */
  count(seen: SeenAttempt): DurableWrite;
  /**
   * Adds the hours up that begin within a period (start included, end excluded), by API, source, end and latency. Throws
   * Fault.
   */
  read(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly CountedAttempts[]>;
  /** Drops at most `limit` counts of hours that began before a time. Gives how many it dropped. Throws Fault. */
  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number>;
}

/** What is counted of the entry of a question in the trace. */
export function seenAttempt(api: string, atMs: number, { source, fault, verdict, tookMs, cost }: Attempt): SeenAttempt {
  const ended = fault ?? (verdict === 'unknown' ? 'unknown' : 'answered');
  return { atMs, api, source, ended, place: latencyPlace(tookMs), tookMs, cost };
}
