import { businessRisk } from '../../../features/business-risk/contract.ts';
import type {
  DecisionLabel,
  DecisionLabels,
  LabelPage,
} from '../../../features/business-risk/decision/decision-labels.ts';
import type { SqlDatabase } from '../database.ts';

/** Reads the outcomes of risk decisions from the labels of orders in the embedded database. */
export class SqlDecisionLabels implements DecisionLabels {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  page(query: LabelPage): Promise<readonly DecisionLabel[]> {
    return this.#database.report('evidence.labelsOf', { ...query, api: businessRisk.name });
  }

  of(orderIds: readonly string[]): Promise<readonly DecisionLabel[]> {
    return this.#database.report('evidence.labelsOfOrders', { orderIds, api: businessRisk.name });
  }
}
