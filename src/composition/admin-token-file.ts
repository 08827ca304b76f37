import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { AdminAccess } from '../platform/access/admin-access.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import { makeFirstOwner } from '../platform/access/first-owner.ts';
import { told } from '../kernel/told.ts';

/**
 * Leaves the first owner's token in the data folder, for the CLI on this machine to find. Gives the file's path if this
 * start made it, otherwise null. Throws an Error if the file belongs to another database.
 */
export async function leaveFirstToken(
  file: string,
  access: AdminAccess,
  administrators: AdministratorStore,
): Promise<string | null> {
  if (existsSync(file) && (await administrators.list()).length === 0) {
    throw new Error(told`${file} belongs to another database: move it away and start again`);
  }
  const token = await makeFirstOwner(access, administrators);
  if (token === null) return null;
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

/**
 * Replaces the token in the file with a fresh one of the same administrator once it has less than `leftMs` milliseconds
 * left. So the CLI on this machine is never locked out by time. If an operator removed the file or revoked the token,
 * nothing is written. Gives true if it wrote the file.
 */
export async function renewTokenFile(file: string, access: AdminAccess, leftMs: number): Promise<boolean> {
  if (!existsSync(file)) return false;
  const holder = await access.holderOfEnding(readFileSync(file, 'utf8').trim(), leftMs);
  if (holder === null) return false;
  const { token } = await access.issueToken(holder.id, { label: 'admin.token of the data folder' });
  // The file is renamed into place, so a CLI that reads it meanwhile finds the old token or the fresh one, never half
  // of one.
  const next = `${file}.next`;
  writeFileSync(next, `${token}\n`, { mode: 0o600 });
  renameSync(next, file);
  return true;
}
