import path from 'node:path';
import type { DataFolder } from '../../config/data-folder.ts';
import { systemRandom } from '../../kernel/random.ts';
import { JOURNAL_OWNER, journalOwnerIn } from '../../storage/files/journal-owner-file.ts';
import { lockDatabase } from '../../storage/sqlite/connection.ts';

/**
 * Gives the owner under which this process numbers its events, among the processes that share its database, and holds
 * it until it closes. Throws an Error that says what to do if a running process has the same owner, because one data
 * folder is a copy of the other.
 */
export async function claimJournalOwner(
  folder: Pick<DataFolder, 'database' | 'velocity'>,
  opened: AsyncDisposableStack,
): Promise<string> {
  const owner = await journalOwnerIn(folder.velocity, systemRandom);
  opened.adopt(lockOwner(folder, owner), (lock) => void lock.close());
  return owner;
}

function lockOwner({ database, velocity }: Pick<DataFolder, 'database' | 'velocity'>, owner: string) {
  try {
    return lockDatabase(`${database}-${owner}`);
  } catch (error) {
    if (((error as Error).cause as { readonly code?: string } | undefined)?.code !== 'SQLITE_BUSY') throw error;
    throw new Error(
      `another process over ${database} counts under ${path.join(velocity, JOURNAL_OWNER)}, because one data folder is a ` +
        'copy of the other: remove that file from the copy',
      { cause: error },
    );
  }
}
