import type { LedgerRow } from '../../platform/ledger/ledger.ts';
import { formatMoney } from '../../platform/ledger/money.ts';

/** Gives a ledger row as the admin API shows it, with money as text. */
export function showRow({ unitPrice, sourceCost, ...row }: LedgerRow) {
  return { ...row, unitPrice: formatMoney(unitPrice), sourceCost: formatMoney(sourceCost) };
}
