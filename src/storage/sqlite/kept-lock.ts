import { statSync } from 'node:fs';
import { every } from '../../kernel/timers.ts';
import { lockDatabase, lockFileOf } from './connection.ts';
import { LockTaken } from './lock-taken.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * The lock of a database, which is taken again if its file was removed while this process has it. A lock belongs to the
 * file that was locked, whatever its name leads to later. So a person that removes the file, e.g. in the belief that it
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

/**
 * How often a lock is looked at. A file that is removed lets a second process in for so long, or until the transaction or
 * checkpoint under way has ended.
 */
const LOOK_EVERY_MS = 1000;

/** What a process does that keeps a lock. */
export interface KeptLockWays {
  /** Is told what keeps a lock from being taken again after its file was removed. The old lock is kept meanwhile. */
  readonly onProblem: (problem: string) => void;
  /** Another process has taken the lock, so this one must write nothing more. Nothing is looked at after that. */
  readonly onTaken: (error: LockTaken) => void;
}

/**
 * Looks at a lock again and again until it is closed. Tells once what keeps it from being taken again. The timer keeps no
 * process alive.
 */
export function keepLooking(lock: KeptLock, { onProblem, onTaken }: KeptLockWays): NodeJS.Timeout {
  let known: string | null = null;
  const looking = every(LOOK_EVERY_MS, () => {
    try {
      const problem = lock.look()?.message ?? null;
      if (problem !== null && problem !== known) onProblem(problem);
      known = problem;
    } catch (error) {
      clearInterval(looking);
      onTaken(error as LockTaken);
    }
  }).unref();
  return looking;
}

/**
 * Takes the lock of a file and keeps it until it is closed, however often the lock file is removed meanwhile. Throws
 * LockTaken if another process has it, or an Error if the folder cannot be written. Both say what to do. `check` throws
 * LockTaken if another process has taken it meanwhile.
 */
export function keepLock(file: string, ways: KeptLockWays): { check(): void; close(): void } {
  const lock = new KeptLock(file, lockDatabase);
  const looking = keepLooking(lock, ways);
  return {
    check: () => void lock.look(),
    close: () => {
      clearInterval(looking);
      lock.close();
    },
  };
}

/**
 * Does the work of a command that needs a database for itself, and keeps servers away meanwhile. `check` throws LockTaken
 * if one has taken the lock all the same, so call it before a step that must not happen beside a server. Throws like
 * `keepLock`, and what `work` throws.
 */
export async function whileLocked<T>(file: string, work: (check: () => void) => Promise<T>): Promise<T> {
  const lock = new KeptLock(file, lockDatabase);
  // A process that has taken it meanwhile is met by the next check.
  const looking = keepLooking(lock, { onProblem: () => undefined, onTaken: () => undefined });
  try {
    return await work(() => void lock.look());
  } finally {
    clearInterval(looking);
    lock.close();
  }
}

/** Which file the name of the lock leads to. Null if there is none. */
function inodeOf(file: string): bigint | null {
  return statSync(lockFileOf(file), { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
