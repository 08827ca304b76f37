import type { AdminAccess } from './admin-access.ts';
import type { AdministratorStore } from './administrator-store.ts';

/**
 * Creates the first owner if there is no administrator yet, and gives its token. The caller must show or store the
 * token so that only the operator of this machine finds it. Gives `null` if there are administrators. Throws an Error
 * if the empty store refuses the name.
 */
export async function makeFirstOwner(access: AdminAccess, store: AdministratorStore): Promise<string | null> {
  if ((await store.list()).length > 0) return null;
  const owner = await access.create({ name: 'owner', role: 'owner', appIds: [], password: null });
  if (owner === null) throw new Error('the store lists no administrator, and yet the name owner is taken');
  const { token } = await access.issueToken(owner.id, { label: 'first start' });
  return token;
}
