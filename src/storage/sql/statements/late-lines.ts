import { localMonthDays, localMonthRangeMs, type LocalMonth } from '../../../platform/ledger/local-day.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { StatementContent, StatementLine } from '../../../platform/ledger/statements.ts';
import { statement, type Connection } from '../operation.ts';
import { linesOf } from './lines.ts';

/** What the counters of days say, so that only a month with more calls than were billed is added up again. */
const COUNTED = `SELECT substr(day, 1, 7) AS month, sum(charged) AS calls FROM money_days
  WHERE customer_id IN (SELECT id FROM customers WHERE id = $customer OR parent_id = $customer) GROUP BY 1`;

/** The charged calls of a month by app and API, as the counters of days have them. They outlive the rows of the ledger. */
const COUNTED_LINES = `SELECT CASE WHEN customer_id = $customer THEN 'own' ELSE 'sub-account' END AS account,
    customer_id AS customerId, app_id AS appId, api, sum(charged) AS calls,
    sum(CASE WHEN customer_id = $customer THEN amount_micros ELSE revenue_micros END) AS amount
  FROM money_days
  WHERE day BETWEEN $first AND $last
    AND customer_id IN (SELECT id FROM customers WHERE id = $customer OR parent_id = $customer)
  GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;

/**
 * Charged calls of months with an issued statement, that stand in no statement. They came into the ledger after the
 * issue, e.g. because the clock was ahead when it was issued. They are what the ledger has more of an app, an API and a
 * price than all statements of the customer together. If retention has removed calls of the month, only their number and
 * sum are known, so they stand at their average price.
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
  const billed = billedSums(issued);
  const counted = new Map(
    statement<{ readonly month: string; readonly calls: number }>(connection, COUNTED)
      .all({ customer: customerId })
      .map(({ month, calls }) => [month, Number(calls)]),
  );
  const mayHaveLate = issued.filter(({ month }) => (counted.get(month) ?? 0) > billedOf(billed, month).calls);
  return mayHaveLate.flatMap(({ month }) => {
    const isWhole = retiredThroughMs === null || retiredThroughMs < localMonthRangeMs(month).fromMs;
    return isWhole
      ? lateByPrice(connection, customerId, month, billed)
      : lateOnAverage(connection, customerId, month, billed);
  });
}

function lateByPrice(
  connection: Connection,
  customerId: string,
  month: LocalMonth,
  billed: Billed,
): readonly StatementLine[] {
  return linesOf(connection, customerId, month).flatMap((line) => {
    const calls = line.calls - billedOf(billed, pricedName(month, line)).calls;
    return calls > 0 ? [{ ...line, month, calls, amount: (line.unitPrice * calls) as Micros }] : [];
  });
}

function lateOnAverage(
  connection: Connection,
  customerId: string,
  month: LocalMonth,
  billed: Billed,
): readonly StatementLine[] {
  const counted = statement<Omit<StatementLine, 'unitPrice'>>(connection, COUNTED_LINES).all({
    customer: customerId,
    ...localMonthDays(month),
  });
  return counted.flatMap(({ calls, amount, ...place }) => {
    const known = billedOf(billed, placeName(month, place));
    const late = { calls: Number(calls) - known.calls, amount: Number(amount) - known.amount };
    return late.calls > 0 ? averaged(late).map((line) => ({ ...place, month, ...line })) : [];
  });
}

/** Lines of calls of which only the sum is known. If no whole price gives it, some calls cost a millionth more than others. */
function averaged({ calls, amount }: Sums): readonly Pick<StatementLine, 'unitPrice' | 'calls' | 'amount'>[] {
  const low = Math.floor(Math.max(0, amount) / calls);
  const dearer = Math.max(0, amount) - low * calls;
  return [
    { unitPrice: low, calls: calls - dearer },
    { unitPrice: low + 1, calls: dearer },
  ].flatMap(({ unitPrice, calls: some }) =>
    some === 0 ? [] : [{ unitPrice: unitPrice as Micros, calls: some, amount: (unitPrice * some) as Micros }],
  );
}

interface Sums {
  readonly calls: number;
  readonly amount: number;
}

/** What stands in statements, by month, by month and place, and by month, place and price. */
type Billed = ReadonlyMap<string, Sums>;

function billedSums(issued: readonly { readonly month: LocalMonth; readonly content: string }[]): Billed {
  const billed = new Map<string, Sums>();
  for (const { month, content } of issued)
    for (const line of (JSON.parse(content) as StatementContent).lines) {
      const of = line.month ?? month;
      for (const name of [of, placeName(of, line), pricedName(of, line)]) {
        const { calls, amount } = billedOf(billed, name);
        billed.set(name, { calls: calls + line.calls, amount: amount + line.amount });
      }
    }
  return billed;
}

function billedOf(billed: Billed, name: string): Sums {
  return billed.get(name) ?? { calls: 0, amount: 0 };
}

type Place = Pick<StatementLine, 'account' | 'customerId' | 'appId' | 'api'>;

function placeName(month: LocalMonth, { account, customerId, appId, api }: Place): string {
  return [month, account, customerId, appId, api].join(' ');
}

function pricedName(month: LocalMonth, line: Place & Pick<StatementLine, 'unitPrice'>): string {
  return `${placeName(month, line)} ${line.unitPrice}`;
}
