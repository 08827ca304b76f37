import { open, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../../../kernel/clock.ts';
import type { Checkpoint } from '../../../platform/chain/checkpoint.ts';
import { checkpointsIn } from './checkpoint-file.ts';

const FILE_BYTES = 8192;

/**
 * Flushes the checkpoints that the writing thread writes. It runs in the main thread, and the writing thread does not
 * wait for it.
 */
export class CheckpointSync {
  readonly #handle: FileHandle;
  readonly #clock: Clock;
  #flushed: Checkpoint | null = null;
  #isDueSinceMs: number | null = null;

  private constructor(handle: FileHandle, clock: Clock) {
    this.#handle = handle;
    this.#clock = clock;
  }

  /** Opens the checkpoint file of a chain that was started. */
  static async open(file: string, clock: Clock): Promise<CheckpointSync> {
    return new CheckpointSync(await open(file, 'r+'), clock);
  }

  /** How long commits have waited for a checkpoint on the disk, in milliseconds. 0 if none waits. */
  get ageMs(): number {
    return this.#isDueSinceMs === null ? 0 : Math.max(0, this.#clock.nowMs() - this.#isDueSinceMs);
  }

  /** Flushes the newest checkpoint and gives it. Null if it was flushed before. Throws the system's error. */
  async flush(): Promise<Checkpoint | null> {
    const buffer = Buffer.alloc(FILE_BYTES);
    await this.#handle.read(buffer, 0, FILE_BYTES, 0);
    const [newest] = checkpointsIn(buffer);
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
