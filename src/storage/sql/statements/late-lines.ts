import { localMonthRangeMs, type LocalMonth } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { StatementContent, StatementLine } from '../../../platform/ledger/statements.ts';
import { statement, type Connection } from '../operation.ts';
import { linesOf } from './lines.ts';

/** What the counters of days say, so that only a month with more calls than were billed is added up again. */
const COUNTED = `SELECT substr(day, 1, 7) AS month, sum(charged) AS calls FROM money_days
  WHERE customer_id IN (SELECT id FROM customers WHERE id = $customer OR parent_id = $customer) GROUP BY 1`;

/**
 * Charged calls of months whose statement was issued, that stand in no statement. They came into the ledger after the
 * issue, e.g. because the clock was ahead when it was issued. They are what the ledger has more of an app, an API and a
 * price than all statements of the customer together. Months from which retention has removed calls are left out.
 */
export function lateLines(
  connection: Connection,
  customerId: string,
  retiredThroughMs: number | null,
): readonly StatementLine[] {
  const issued = statement<{ readonly month: LocalMonth; readonly content: string }>(
    connection,
    'SELECT month, content FROM statements WHERE customer_id = ? ORDER BY month',
  ).all(customerId);
  if (issued.length === 0) return [];
  const billed = billedCalls(issued);
  const counted = new Map(
    statement<{ readonly month: string; readonly calls: number }>(connection, COUNTED)
      .all({ customer: customerId })
      .map(({ month, calls }) => [month, Number(calls)]),
  );
  const mayHaveLate = issued.filter(
    ({ month }) =>
      (retiredThroughMs === null || retiredThroughMs < localMonthRangeMs(month).fromMs) &&
      (counted.get(month) ?? 0) > (billed.get(month) ?? 0),
  );
  return mayHaveLate.flatMap(({ month }) =>
    linesOf(connection, customerId, month).flatMap((line) => {
      const calls = line.calls - (billed.get(nameOf(month, line)) ?? 0);
      return calls > 0 ? [{ ...line, month, calls, amount: (line.unitPrice * calls) as Micros }] : [];
    }),
  );
}

/** How many calls stand in statements, by month, and by month and line. */
function billedCalls(
  issued: readonly { readonly month: LocalMonth; readonly content: string }[],
): ReadonlyMap<string, number> {
  const billed = new Map<string, number>();
  const add = (name: string, calls: number) => void billed.set(name, (billed.get(name) ?? 0) + calls);
  for (const { month, content } of issued)
    for (const line of (JSON.parse(content) as StatementContent).lines) {
      const of = line.month ?? month;
      add(of, line.calls);
      add(nameOf(of, line), line.calls);
    }
  return billed;
}

function nameOf(month: LocalMonth, { account, customerId, appId, api, unitPrice }: StatementLine): string {
  return [month, account, customerId, appId, api, unitPrice].join(' ');
}
