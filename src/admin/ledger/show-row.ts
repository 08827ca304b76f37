import type { LedgerRow } from '../../platform/ledger/ledger.ts';
import { formatMoney, NO_MONEY, type Micros } from '../../platform/ledger/money.ts';

/**
 * Gives a ledger row as the admin API shows it, with money as text.
 *
 * @param credited what was given back of the unit price
 */
export function showRow({ unitPrice, sourceCost, ...row }: LedgerRow, credited: Micros = NO_MONEY) {
  return {
    ...row,
    unitPrice: formatMoney(unitPrice),
    sourceCost: formatMoney(sourceCost),
    credited: formatMoney(credited),
  };
}
