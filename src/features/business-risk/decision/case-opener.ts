import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { DecisionRecord } from './decision-record.ts';

/** Opens cases of the review queue for decisions that a person should look at. */
export interface CaseOpener {
  /** The write that opens a case or joins one, in the commit of the decision. Null if the decision needs no look. */
  prepare(record: DecisionRecord, ingested: Ingested): DurableWrite | null;
}
