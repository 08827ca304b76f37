import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AdminAccess } from '../admin/access/admin-access.ts';
import type { AdministratorStore } from '../admin/access/administrator-store.ts';
import { TOKEN_FILE } from './admin-client.ts';

/**
 * Where nobody may administrate yet, makes the first owner and leaves its token in the data folder, readable by the
 * folder's owner alone: the CLI on the same machine finds it there. Gives the file's path where it was made.
 * Where owners exist and the file is gone, it stays gone: somebody removed it on purpose.
 */
export async function ensureFirstOwner(
  dataDir: string,
  access: AdminAccess,
  store: AdministratorStore,
): Promise<string | null> {
  if ((await store.list()).length > 0) return null;
  const owner = await access.create({ name: 'owner', role: 'owner', appIds: [], password: null });
  if (owner === null) throw new Error('an empty store cannot hold the name owner');
  const { token } = await access.issueToken(owner.id, { kind: 'token', label: 'first start', expiresAtMs: null });
  const file = path.join(dataDir, TOKEN_FILE);
  if (existsSync(file))
    throw new Error(`${file} exists though the database has no administrator: move it away and start again`);
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
