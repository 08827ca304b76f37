import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../../../kernel/clock.ts';
import type { Checkpoint } from '../../../platform/chain/checkpoint.ts';
import { checkpointsIn, linksOf } from './checkpoint-file.ts';

const FILE_BYTES = 8192;

/**
 * Flushes the checkpoints that the writing thread writes. It runs in the main thread, and the writing thread does not
 * wait for it.
 */
export class CheckpointSync {
  readonly #file: string;
  readonly #clock: Clock;
  #handle: FileHandle;
  #isMoved = false;
  #flushed: Checkpoint | null = null;
  #isDueSinceMs: number | null = null;

  private constructor(file: string, handle: FileHandle, clock: Clock) {
    this.#file = file;
    this.#handle = handle;
    this.#clock = clock;
  }

  /** Opens the checkpoint file of a chain that was started. */
  static async open(file: string, clock: Clock): Promise<CheckpointSync> {
    return new CheckpointSync(file, await open(file, 'r+'), clock);
  }

  /**
   * Whether the file was removed or replaced since the last look, e.g. by a copy that was moved over it. The writing thread
   * creates it again with the next commit, or after some seconds. Throws the system's error.
   */
  async findMoved(): Promise<boolean> {
    const wasMoved = this.#isMoved;
    this.#isMoved = !(await this.#isInPlace());
    if (!this.#isMoved) return false;
    const named = await openIfThere(this.#file);
    let unused = named;
    try {
      const [there, known] = [named && (await newestIn(named)), await newestIn(this.#handle)];
      if (named && linksOf(there) >= linksOf(known)) {
        unused = this.#handle;
        this.#handle = named;
        this.#isMoved = false;
      }
    } finally {
      await unused?.close();
    }
    return !wasMoved;
  }

  async #isInPlace(): Promise<boolean> {
    const options = { bigint: true } as const;
    const [named, opened] = await Promise.all([statIfThere(this.#file, options), this.#handle.stat(options)]);
    return named?.ino === opened.ino && named.dev === opened.dev;
  }

  /** How long commits have waited for a checkpoint on the disk, in milliseconds. 0 if none waits. */
  get ageMs(): number {
    return this.#isDueSinceMs === null ? 0 : Math.max(0, this.#clock.nowMs() - this.#isDueSinceMs);
  }

  /** Flushes the newest checkpoint and gives it. Null if it was flushed before. Throws the system's error. */
  async flush(): Promise<Checkpoint | null> {
    const newest = await newestIn(this.#handle);
    if (!newest || newest.mac === this.#flushed?.mac) return null;
    this.#isDueSinceMs ??= this.#clock.nowMs();
    await this.#handle.datasync();
    this.#flushed = newest;
    this.#isDueSinceMs = null;
    return newest;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

const openIfThere = (file: string) => unlessAbsent(open(file, 'r+'));
const statIfThere = (file: string, options: { readonly bigint: true }) => unlessAbsent(stat(file, options));

async function unlessAbsent<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function newestIn(handle: FileHandle): Promise<Checkpoint | null> {
  const buffer = Buffer.alloc(FILE_BYTES);
  await handle.read(buffer, 0, FILE_BYTES, 0);
  return checkpointsIn(buffer)[0] ?? null;
}
