import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RandomSource } from '../../kernel/random.ts';
import { writeDurably } from './backups/durable-files.ts';
import { makeFolder } from '../../kernel/make-folder.ts';
import { told } from '../../kernel/told.ts';

/** Name of the file beside the snapshots of the risk windows. */
export const JOURNAL_OWNER = 'journal-owner';

const OWNER = /^[0-9a-f]{32}$/;

/**
 * Gives the owner under which the events are numbered that the snapshots in `folder` contain, as 32 hex digits. The
 * first call makes the folder and draws the digits, and they are durable when the promise resolves. Throws an Error
 * that says what to do if the file holds something else.
 */
export async function journalOwnerIn(folder: string, random: RandomSource): Promise<string> {
  const file = path.join(folder, JOURNAL_OWNER);
  if (existsSync(file)) {
    const owner = (await readFile(file, 'utf8')).trim();
    if (OWNER.test(owner)) return owner;
    throw new Error(
      told`${file} does not hold 32 hex digits: put its backup in place, or remove it, which forgets what the risk windows counted since their last snapshot`,
    );
  }
  await makeFolder(folder, 0o700);
  const owner = Buffer.from(random.bytes(16)).toString('hex');
  await writeDurably(file, `${owner}\n`);
  return owner;
}
