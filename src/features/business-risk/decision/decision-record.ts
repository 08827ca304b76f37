import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Features } from '../features/features.ts';
import type { RiskEvent } from '../ingest/risk-event.ts';
import type { ListHit } from '../lists/list-entry.ts';
import type { Decision } from './decide.ts';
import type { RiskLevel, RiskType } from '../rules/risk-types.ts';

/** Everything that is kept of a decision: enough to explain it and to take it again. */
export interface DecisionRecord {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  /** Rule version that decided. */
  readonly versionId: string;
  readonly decision: Decision;
  readonly features: Features;
  readonly listHits: readonly ListHit[];
  /** Versions of the feeds that were active. */
  readonly feedIds: readonly string[];
  /** What the shadow version would have decided; null where none ran. */
  readonly shadow: ShadowOutcome | null;
  /** What features are rebuilt from in a backtest; null once retention took it. Personal data: stored sealed. */
  readonly event: RiskEvent | null;
  readonly timings: Timings;
}

export interface ShadowOutcome {
  readonly versionId: string;
  readonly level: RiskLevel;
  readonly types: readonly RiskType[];
  readonly fired: readonly string[];
}

/** Milliseconds spent in each step; a step that waited for others includes the waiting. */
export interface Timings {
  readonly ingestMs: number;
  /** Profile, evidence and token check, which run at the same time. */
  readonly knowledgeMs: number;
  readonly velocityMs: number;
  readonly decideMs: number;
}

/** A stretch of time, start included, end not. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Keeps decisions. Implemented in storage/; every implementation passes decision-log.suite.ts.
 * All methods but `prepare` throw Fault.
 */
export interface DecisionLog {
  /** Prepares a record for the commit of the call's ledger row. */
  prepare(record: DecisionRecord): DurableWrite;

  /** The record of an order, null where there is none. */
  find(orderId: string): Promise<DecisionRecord | null>;

  /** Records of a period, oldest first, read in pieces. */
  scan(period: Period): AsyncIterable<DecisionRecord>;

  count(period: Period): Promise<number>;

  /** Forgets the events (`event` becomes null) of records before a time; gives how many. */
  purgeEvents(beforeMs: number): Promise<number>;

  /** Forgets records before a time; gives how many. */
  purge(beforeMs: number): Promise<number>;
}
