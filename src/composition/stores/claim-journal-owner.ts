import path from 'node:path';
import type { DataFolder } from '../../config/data-folder.ts';
import { systemRandom } from '../../kernel/random.ts';
import { JOURNAL_OWNER, journalOwnerIn } from '../../storage/files/journal-owner-file.ts';
import { LockTaken } from '../../storage/sqlite/lock-taken.ts';
import { keepLock, type KeptLockWays } from '../../storage/sqlite/kept-lock.ts';
import { told } from '../../kernel/told.ts';

/**
 * Gives the owner under which this process numbers its events, among the processes that share its database, and holds
 * it until it closes, however often the file of the lock is removed. Throws an Error that says what to do if a running process has the same owner, because one data
 * folder is a copy of the other.
 */
export async function claimJournalOwner(
  folder: Pick<DataFolder, 'database' | 'velocity'>,
  ways: KeptLockWays,
  opened: AsyncDisposableStack,
): Promise<string> {
  const owner = await journalOwnerIn(folder.velocity, systemRandom);
  opened.adopt(lockOwner(folder, owner, ways), (lock) => lock.close());
  return owner;
}

function lockOwner(
  { database, velocity }: Pick<DataFolder, 'database' | 'velocity'>,
  owner: string,
  ways: KeptLockWays,
) {
  try {
    return keepLock(`${database}-${owner}`, ways);
  } catch (error) {
    if (!(error instanceof LockTaken)) throw error;
    throw new Error(
      told`another process over ${database} counts under ${path.join(velocity, JOURNAL_OWNER)}, because one data folder is a copy of the other: remove that file from the copy`,
      { cause: error },
    );
  }
}
