import { localMonthDays, localMonthRangeMs, type LocalMonth } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { StatementLine } from '../../../platform/ledger/statements.ts';
import { statement, type Connection } from '../operation.ts';

/**
 * Charged calls by app, API and price. The ledger is ordered by app and time, so the apps are found first. The sums of
 * days name the apps of each customer that paid. An app may belong to another customer by now, if a call was under way
 * when it changed.
 */
const LINES = `SELECT CASE WHEN customer_id = $customer THEN 'own' ELSE 'sub-account' END AS account, customer_id AS customerId,
    app_id AS appId, api, CASE WHEN customer_id = $customer THEN unit_price_micros ELSE parent_price_micros END AS unitPrice,
    count(*) AS calls
  FROM ledger
  WHERE app_id IN (SELECT app_id FROM money_days WHERE day BETWEEN $first AND $last
      AND customer_id IN (SELECT id FROM customers WHERE id = $customer OR parent_id = $customer))
    AND received_at_ms >= $from AND received_at_ms < $to AND charged = 1
    AND (customer_id = $customer
      OR (parent_price_micros IS NOT NULL AND customer_id IN (SELECT id FROM customers WHERE parent_id = $customer)))
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;

/** Adds up the charged calls of a customer that were received in a month. */
export function linesOf(connection: Connection, customerId: string, month: LocalMonth): readonly StatementLine[] {
  const { fromMs, toMs } = localMonthRangeMs(month);
  return statement<Omit<StatementLine, 'amount'>>(connection, LINES)
    .all({ customer: customerId, from: fromMs, to: toMs, ...localMonthDays(month) })
    .map((row) => ({ ...row, amount: (row.unitPrice * row.calls) as Micros }));
}
