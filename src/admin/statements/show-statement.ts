import type { z } from 'zod';
import { formatMoney } from '../../platform/ledger/money.ts';
import type {
  StatementContent,
  StatementNames,
  StatementSums,
  StoredStatement,
} from '../../platform/ledger/statements.ts';
import type { statementSchema } from './contract.ts';

/** A statement or a draft as the admin API shows it. */
export type ShownStatement = z.output<typeof statementSchema>;

/** Gives sums with money as text. */
export function showSums({ amount, credited, total }: StatementSums) {
  return { amount: formatMoney(amount), credited: formatMoney(credited), total: formatMoney(total) };
}

/** Gives an issued statement as it stands in its stored text, whatever has changed since then. */
export function showStored({ content, sha256 }: StoredStatement): ShownStatement {
  return { ...showContent(JSON.parse(content) as StatementContent), sha256 };
}

/** Gives what a statement says, issued or not. */
export function showContent({
  id,
  customerId,
  month,
  issuedAtMs,
  issuedBy,
  names,
  lines,
  credits,
  sums,
}: Pick<StatementContent, 'customerId' | 'month' | 'names' | 'lines' | 'credits' | 'sums'> &
  Partial<Pick<StatementContent, 'id' | 'issuedAtMs' | 'issuedBy'>>): ShownStatement {
  return {
    id: id ?? null,
    customerId,
    customerName: nameIn(names, customerId),
    month,
    issuedAtMs: issuedAtMs ?? null,
    issuedBy: issuedBy === undefined ? null : nameIn(names, issuedBy),
    sha256: null,
    lines: lines.map(({ unitPrice, amount, ...line }) => ({
      month,
      ...line,
      customerName: nameIn(names, line.customerId),
      appName: nameIn(names, line.appId),
      unitPrice: formatMoney(unitPrice),
      amount: formatMoney(amount),
    })),
    credits: credits.map(({ amount, ...credit }) => ({
      ...credit,
      appName: nameIn(names, credit.appId),
      amount: formatMoney(amount),
    })),
    ...showSums(sums),
  };
}

/** Gives the name of what has this id, or its id if it has none. */
function nameIn(names: StatementNames, id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
