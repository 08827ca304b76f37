import { statSync } from 'node:fs';
import { lockFileOf, LockTaken } from './connection.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * The lock of a database, which is taken again if its file was removed while this process has it. A lock belongs to the
 * file that was locked, whatever its name leads to later. So somebody who removes the file, e.g. because they think that it
 * is left from before, would let a second server in.
 */
export class KeptLock {
  readonly #file: string;
  readonly #take: (file: string) => SqliteConnection;
  #held: SqliteConnection;
  #inode: bigint | null;

  /**
   * Takes the lock of a database file. Throws what `take` throws.
   *
   * @param take locks it, see lockDatabase and shareDatabase
   */
  constructor(file: string, take: (file: string) => SqliteConnection) {
    this.#file = file;
    this.#take = take;
    this.#held = take(file);
    this.#inode = inodeOf(file);
  }

  /**
   * Takes the lock again if its file is another one by now. Throws LockTaken if another process has that one. For any other
   * reason that keeps it from being taken, e.g. a full disk or a folder that cannot be read for a while, the old lock is
   * kept, and the next look tries again. Gives that reason, or null.
   */
  look(): Error | null {
    try {
      this.#lookAgain();
      return null;
    } catch (error) {
      if (error instanceof LockTaken) throw error;
      return error as Error;
    }
  }

  #lookAgain(): void {
    if (this.#inode !== null && inodeOf(this.#file) === this.#inode) return;
    const taken = this.#take(this.#file);
    try {
      this.#inode = inodeOf(this.#file);
    } catch (error) {
      taken.close();
      throw error;
    }
    this.#held.close();
    this.#held = taken;
  }

  /** Gives the lock back. */
  close(): void {
    this.#held.close();
  }
}

/** Which file the name of the lock leads to. Null if there is none. */
function inodeOf(file: string): bigint | null {
  return statSync(lockFileOf(file), { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
