import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AdminAccess } from '../platform/access/admin-access.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import { makeFirstOwner } from '../platform/access/first-owner.ts';

/**
 * The CLI on this machine finds the first owner's token in the data folder. Gives the file if this start made it, and
 * throws an Error if a file of another database lies there.
 */
export async function leaveFirstToken(
  file: string,
  access: AdminAccess,
  administrators: AdministratorStore,
): Promise<string | null> {
  if (existsSync(file) && (await administrators.list()).length === 0) {
    throw new Error(`${file} belongs to another database: move it away and start again`);
  }
  const token = await makeFirstOwner(access, administrators);
  if (token === null) return null;
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

/**
 * Puts a new token of the same administrator into the file once the one in it has less than so many milliseconds left, so
 * that the CLI on this machine is never locked out by time. A file that was taken away stays away, and a token that was
 * revoked is not replaced. Gives whether it wrote the file.
 */
export async function renewTokenFile(file: string, access: AdminAccess, leftMs: number): Promise<boolean> {
  if (!existsSync(file)) return false;
  const holder = await access.holderOfEnding(readFileSync(file, 'utf8').trim(), leftMs);
  if (holder === null) return false;
  const { token } = await access.issueToken(holder.id, { label: 'admin.token of the data folder' });
  // Renamed into place: a CLI that reads meanwhile finds the old token or the new one, never half of one.
  const next = `${file}.next`;
  writeFileSync(next, `${token}\n`, { mode: 0o600 });
  renameSync(next, file);
  return true;
}
