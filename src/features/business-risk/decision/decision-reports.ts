import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Tells the fraud score what was decided. */
export interface DecisionReports {
  /** What is to be committed with a decision; nothing where it passed. */
  prepare(request: RiskRequest, ingested: Ingested, record: DecisionRecord): readonly DurableWrite[];
}
