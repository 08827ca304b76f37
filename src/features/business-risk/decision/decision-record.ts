import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Features } from '../features/features.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { ListHit } from '../lists/list-entry.ts';
import type { Decision } from './decide.ts';
import type { RiskLevel, RiskType } from '../rules/risk-types.ts';

/** Everything that is kept of a decision. It is enough to explain the decision and to take it again. */
export interface DecisionRecord {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  /** The rule version that decided. */
  readonly versionId: string;
  readonly decision: Decision;
  readonly features: Features;
  readonly listHits: readonly ListHit[];
  /** The versions of the feeds that were active. */
  readonly feedIds: readonly string[];
  /** What the shadow version would have decided. Null if no shadow version ran. */
  readonly shadow: ShadowOutcome | null;
  /**
   * The input from which a backtest rebuilds features. It is personal data and is stored sealed. Null once its
   * retention has passed.
   */
  readonly event: RiskEvent | null;
  readonly timings: Timings;
  /**
   * Keys under which an erasure finds the personal texts of the event. They are there while the record is written, if
   * it has such texts.
   */
  readonly erasureKeys?: readonly string[];
}

/** What the shadow version would have decided. */
export interface ShadowOutcome {
  readonly versionId: string;
  readonly level: RiskLevel;
  readonly types: readonly RiskType[];
  readonly fired: readonly string[];
}

/** Milliseconds spent in each step. If a step waited for others, the waiting is included. */
export interface Timings {
  readonly ingestMs: number;
  /** Time for profile, evidence and token check, which run at the same time. */
  readonly knowledgeMs: number;
  readonly velocityMs: number;
  readonly decideMs: number;
}

/** A period of time that includes its start and excludes its end. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Keeps decisions. Implemented in storage/. Every implementation passes decision-log.suite.ts.
 * All methods but `prepare` throw Fault.
 */
export interface DecisionLog {
  /** Prepares a record for the commit of the call's ledger row. */
  prepare(record: DecisionRecord): DurableWrite;

  /** The record of an order, or null if there is none. */
  find(orderId: string): Promise<DecisionRecord | null>;

  /** Records of a period, oldest first, read in pieces. */
  scan(period: Period): AsyncIterable<DecisionRecord>;

  count(period: Period): Promise<number>;

  /** When the first decision was taken that is still kept. Null if there is none. */
  firstAtMs(): Promise<number | null>;

  /** Deletes the personal texts of events that have one of these keys. Returns how many events had some. */
  eraseTexts(keys: readonly string[]): Promise<number>;

  /** Sets `event` to null in records before a time. Returns how many changed. */
  purgeEvents(beforeMs: number): Promise<number>;

  /** Deletes records before a time. Returns how many were deleted. */
  purge(beforeMs: number): Promise<number>;
}
