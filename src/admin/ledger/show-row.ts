import type { Actor } from '../../platform/access/actor.ts';
import type { LedgerRow } from '../../platform/ledger/ledger.ts';
import { formatMoney, NO_MONEY, type Micros } from '../../platform/ledger/money.ts';

/**
 * Gives a ledger row as the admin API shows it, with money as text. An integrator does not learn what the site
 * pays its sources, nor what the parent of its account pays the site.
 *
 * @param credited what was given back of the unit price
 */
export function showRow(
  { unitPrice, sourceCost, parentPrice, ...row }: LedgerRow,
  { appIds }: Pick<Actor, 'appIds'>,
  credited: Micros = NO_MONEY,
) {
  return {
    ...row,
    unitPrice: formatMoney(unitPrice),
    sourceCost: appIds === null ? formatMoney(sourceCost) : null,
    credited: formatMoney(credited),
    parentPrice: parentPrice === null || appIds !== null ? null : formatMoney(parentPrice),
  };
}
