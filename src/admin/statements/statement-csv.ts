import { localTimeOf } from '../../platform/ledger/local-day.ts';
import { csvRow, type Cell } from '../../tables/csv-writer.ts';
import type { ShownStatement } from './show-statement.ts';

const COLUMNS = [
  'kind',
  'customerId',
  'customerName',
  'month',
  'account',
  'accountName',
  'appId',
  'appName',
  'api',
  'unitPrice',
  'calls',
  'debit',
  'credit',
  'creditId',
  'orderId',
  'side',
  'reason',
  'givenAt',
] as const;

type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], Cell>>>;

/**
 * Writes a statement as CSV: a row for each line, a row for each credit, and the total. Money stands in `debit` or in
 * `credit` and is never negative, because a spreadsheet may take what begins with a minus sign for a formula.
 */
export function* statementCsv(statement: ShownStatement): Generator<string> {
  yield csvRow(COLUMNS);
  const { customerId, customerName, month, total } = statement;
  const write = (row: Row) =>
    csvRow(COLUMNS.map((column) => ({ customerId, customerName, month, ...row })[column] ?? null));
  for (const { customerId: _of, customerName: accountName, amount, ...line } of statement.lines)
    yield write({ kind: 'calls', accountName, ...line, debit: amount });
  for (const { amount, atMs, ...credit } of statement.credits)
    yield write({ kind: 'credit', ...credit, credit: amount, givenAt: localTimeOf(atMs) });
  const isOwed = total.startsWith('-');
  yield write({ kind: 'total', ...(isOwed ? { credit: total.slice(1) } : { debit: total }) });
}
