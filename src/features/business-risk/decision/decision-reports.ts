import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Tells the fraud score about decisions. */
export interface DecisionReports {
  /** Writes to commit together with a decision. Empty if the decision passed. */
  prepare(request: RiskRequest, ingested: Ingested, record: DecisionRecord): readonly DurableWrite[];
}
