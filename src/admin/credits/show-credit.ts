import type { z } from 'zod';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { Credit } from '../../platform/ledger/credits.ts';
import { formatMoney } from '../../platform/ledger/money.ts';
import { administratorNames } from '../../platform/access/administrator-names.ts';
import type { creditSchema } from './contract.ts';

/** A credit as the admin API shows it. */
export type ShownCredit = z.output<typeof creditSchema>;

/**
 * Gives a function that shows credits to a caller, with money as text and administrators by name. A caller that sees
 * only some apps does not learn the names of administrators. Throws Fault.
 */
export async function creditView(
  { appIds }: Pick<Actor, 'appIds'>,
  administrators: Pick<AdministratorStore, 'list'>,
): Promise<(credit: Credit) => ShownCredit> {
  const known = await administratorNames(administrators);
  const nameOf = (id: string | null) => (id === null || appIds !== null ? null : known(id));
  return ({ amount, askedBy, confirmedBy, ...credit }) => ({
    ...credit,
    amount: formatMoney(amount),
    askedBy: nameOf(askedBy),
    confirmedBy: nameOf(confirmedBy),
  });
}
