import { present } from '../../../kernel/assert.ts';
import type { SettledCall } from '../../../platform/ledger/call-store.ts';
import { revenueOf } from '../../../platform/ledger/ledger.ts';
import type { Connection } from '../operation.ts';
import { addingUp, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { localDaySql } from '../local-day-sql.ts';

/** The columns that are summed up, in their order. */
const SUMS = ['calls', 'charged', 'amount_micros', 'revenue_micros', 'source_cost_micros'] as const;

const ADD = insertInto(
  'money_days',
  {
    day: 'text',
    customer_id: 'text',
    app_id: 'text',
    api: 'text',
    calls: 'whole',
    charged: 'whole',
    amount_micros: 'whole',
    revenue_micros: 'whole',
    source_cost_micros: 'whole',
  },
  addingUp('money_days', ['day', 'customer_id', 'app_id', 'api'], SUMS),
);

interface MoneyDay {
  readonly of: readonly [day: string, customerId: string, appId: string, api: string];
  /** One for each column of SUMS. */
  sums: readonly number[];
}

/** Adds settled calls to the money of their days. Each row is written once, whatever the number of calls. */
export function countMoney(connection: Connection, calls: readonly Pick<SettledCall, 'row' | 'day'>[]): void {
  const days = new Map<string, MoneyDay>();
  for (const { row, day } of calls) {
    const of = [day, row.customerId ?? '', row.appId, row.api] as const;
    const sums = [1, row.charged ? 1 : 0, row.unitPrice, revenueOf(row), row.sourceCost];
    const name = of.join(' ');
    const known = days.get(name);
    if (known) known.sums = known.sums.map((sum, at) => sum + present(sums[at]));
    else days.set(name, { of, sums });
  }
  writeRows(
    connection,
    ADD,
    [...days.values()].map(({ of, sums }) => [...of, ...sums]),
  );
}

/** The day after which the ledger has all rows: the last of which retention removed any. */
const WHOLE_AFTER = "(SELECT coalesce(max(day), '') FROM retired_calls)";
const DAY = localDaySql('received_at_ms');
const ACTUAL = `SELECT ${DAY} AS day, coalesce(customer_id, '') AS customer_id, app_id, api, count(*) AS calls,
    sum(charged) AS charged, sum(unit_price_micros) AS amount_micros,
    sum(coalesce(parent_price_micros, unit_price_micros)) AS revenue_micros,
    sum(source_cost_micros) AS source_cost_micros
  FROM ledger WHERE ${DAY} > ${WHOLE_AFTER} GROUP BY 1, 2, 3, 4`;

/** A query for the rows of money by day that differ from the ledger: `id`, and the first sum that differs. */
export const MONEY_MISMATCHES = `SELECT day || ' ' || customer_id || ' ' || app_id || ' ' || api AS id,
    CASE ${SUMS.map((column) => `WHEN counted.${column} IS DISTINCT FROM actual.${column} THEN coalesce(counted.${column}, 0)`).join(' ')} END AS counted,
    CASE ${SUMS.map((column) => `WHEN counted.${column} IS DISTINCT FROM actual.${column} THEN coalesce(actual.${column}, 0)`).join(' ')} END AS actual
  FROM (SELECT * FROM money_days WHERE day > ${WHOLE_AFTER}) AS counted
  FULL JOIN (${ACTUAL}) AS actual USING (day, customer_id, app_id, api)
  WHERE ${SUMS.map((column) => `counted.${column} IS DISTINCT FROM actual.${column}`).join(' OR ')}`;

/** The statements that make the rows again for the days of which the ledger has all rows. */
export const MONEY_REBUILD: readonly string[] = [
  `DELETE FROM money_days WHERE day > ${WHOLE_AFTER}`,
  `INSERT INTO money_days ${ACTUAL}`,
];
