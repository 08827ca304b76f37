import type { AdminAccess } from './admin-access.ts';
import type { AdministratorStore } from './administrator-store.ts';

/**
 * Where nobody may administrate yet, makes the first owner and gives its token, to be shown or kept where only the
 * operator of this machine finds it. Null where there are administrators.
 */
export async function makeFirstOwner(access: AdminAccess, store: AdministratorStore): Promise<string | null> {
  if ((await store.list()).length > 0) return null;
  const owner = await access.create({ name: 'owner', role: 'owner', appIds: [], password: null });
  if (owner === null) throw new Error('an empty store cannot hold the name owner');
  const { token } = await access.issueToken(owner.id, { label: 'first start' });
  return token;
}
