import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { parseCheckpoint, type Checkpoint } from '../../../platform/chain/checkpoint.ts';

/** Each checkpoint overwrites the older of two slots, so one that was torn leaves the other. */
const SLOT_BYTES = 4096;
const SLOTS = [0, 1] as const;

/** The writer's end of the checkpoint file. Throws the system's error when the file cannot be written. */
export class CheckpointFile {
  readonly #descriptor: number;
  #nextSlot = 0;

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Makes the file anew with one checkpoint in it, durably. */
  static create(file: string, line: string): CheckpointFile {
    const fresh = `${file}.new`;
    const descriptor = openSync(fresh, 'w+', 0o600);
    const made = new CheckpointFile(descriptor);
    made.write(line);
    fsyncSync(descriptor);
    renameSync(fresh, file);
    syncFolder(path.dirname(file));
    return made;
  }

  /** Goes on with a file that is there. */
  static open(file: string): CheckpointFile {
    const opened = new CheckpointFile(openSync(file, 'r+'));
    const [newest] = readCheckpoints(file);
    opened.#nextSlot = newest?.slot === 0 ? 1 : 0;
    return opened;
  }

  /** Hands a checkpoint to the operating system: it outlives the process, and a loss of power once it is flushed. */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (bytes.length > SLOT_BYTES) throw new Error('a checkpoint is too long for its slot');
    writeSync(this.#descriptor, bytes, 0, bytes.length, this.#nextSlot * SLOT_BYTES);
    this.#nextSlot = 1 - this.#nextSlot;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** The checkpoints that a file holds, newest first; empty when it is absent or holds none. Their MACs are not looked at. */
export function readCheckpoints(file: string): readonly (Checkpoint & { readonly slot: number })[] {
  if (!existsSync(file)) return [];
  return checkpointsIn(readFileSync(file));
}

/** The checkpoints in the bytes of such a file, newest first. */
export function checkpointsIn(bytes: Uint8Array): readonly (Checkpoint & { readonly slot: number })[] {
  return SLOTS.flatMap((slot) => {
    const text = Buffer.from(bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)).toString('utf8');
    const checkpoint = parseCheckpoint(text.split('\n', 1)[0] ?? '');
    return checkpoint ? [{ ...checkpoint, slot }] : [];
  }).toSorted((a, b) => linksOf(b) - linksOf(a) || b.atMs - a.atMs);
}

function linksOf({ heads }: Checkpoint): number {
  return heads.reduce((sum, { link }) => sum + link, 0);
}

/** A new name is durable only once its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
