import type { SettledCall } from '../../../platform/ledger/call-store.ts';
import { localDaySql } from '../local-day-sql.ts';
import type { Connection } from '../operation.ts';
import { addingUp, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const ADD = insertInto(
  'source_cost_days',
  {
    day: 'text',
    customer_id: 'text',
    app_id: 'text',
    api: 'text',
    source: 'text',
    asked: 'whole',
    cost_micros: 'whole',
  },
  addingUp('source_cost_days', ['day', 'customer_id', 'app_id', 'api', 'source'], ['asked', 'cost_micros']),
);

/** Adds the questions of settled calls to those of their days. Each row is written once, whatever the number of calls. */
export function countSourceCosts(
  connection: Connection,
  calls: readonly Pick<SettledCall, 'row' | 'asked' | 'day'>[],
): void {
  const days = new Map<string, { readonly of: readonly string[]; asked: number; cost: number }>();
  for (const { row, asked, day } of calls)
    for (const { source, cost } of asked) {
      const of = [day, row.customerId ?? '', row.appId, row.api, source];
      const name = JSON.stringify(of);
      const counted = days.get(name) ?? { of, asked: 0, cost: 0 };
      counted.asked += 1;
      counted.cost += cost;
      days.set(name, counted);
    }
  if (days.size === 0) return;
  writeRows(
    connection,
    ADD,
    [...days.values()].map(({ of, asked, cost }) => [...of, asked, cost]),
  );
}

const DAY = localDaySql('received_at_ms');
/** The day after which the ledger has all rows: the last of which retention removed any. */
const WHOLE_AFTER = "(SELECT coalesce(max(day), '') FROM retired_calls)";
const COUNTED = `SELECT day, customer_id, app_id, api, sum(cost_micros) AS cost FROM source_cost_days
  WHERE day > ${WHOLE_AFTER} GROUP BY 1, 2, 3, 4`;
const ACTUAL = `SELECT ${DAY} AS day, coalesce(customer_id, '') AS customer_id, app_id, api, sum(source_cost_micros) AS cost
  FROM ledger WHERE ${DAY} > ${WHOLE_AFTER} GROUP BY 1, 2, 3, 4`;
const EXCESS = `SELECT day, customer_id, app_id, api, counted.cost AS counted, coalesce(actual.cost, 0) AS actual
  FROM (${COUNTED}) AS counted LEFT JOIN (${ACTUAL}) AS actual USING (day, customer_id, app_id, api)
  WHERE counted.cost > coalesce(actual.cost, 0)`;

/**
 * A query for the days, customers, apps and APIs whose sources are said to cost more than their calls did in the ledger.
 * Less is no contradiction: a release before counted nothing by source.
 */
export const SOURCE_COST_MISMATCHES = `SELECT day || ' ' || customer_id || ' ' || app_id || ' ' || api AS id, counted, actual
  FROM (${EXCESS}) AS excess`;

/** The statement that drops the counts that contradict the ledger, which does not tell sources of one call apart. */
export const SOURCE_COST_REBUILD: readonly string[] = [
  `DELETE FROM source_cost_days WHERE (day, customer_id, app_id, api) IN
    (SELECT day, customer_id, app_id, api FROM (${EXCESS}) AS excess)`,
];
