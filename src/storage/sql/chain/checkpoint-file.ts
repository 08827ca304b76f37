import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { parseCheckpoint, type Checkpoint } from '../../../platform/chain/checkpoint.ts';

/**
 * Size of a slot. Each checkpoint overwrites the older of two slots, so if a write is cut short, the other slot is
 * still whole.
 */
const SLOT_BYTES = 4096;
const SLOTS = [0, 1] as const;

/** Writes checkpoints to the checkpoint file. Throws the system's error if the file cannot be written. */
export class CheckpointFile {
  readonly #file: string;
  #descriptor: number;
  #nextSlot = 0;

  private constructor(file: string, descriptor: number) {
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /** Creates the file with one checkpoint in it, durably. */
  static create(file: string, line: string): CheckpointFile {
    const made = new CheckpointFile(file, openFresh(file));
    made.#putInPlace(line);
    return made;
  }

  /** Opens an existing file to go on with it. */
  static open(file: string): CheckpointFile {
    const opened = new CheckpointFile(file, openSync(file, 'r+'));
    const [newest] = readCheckpoints(file);
    opened.#nextSlot = newest?.slot === 0 ? 1 : 0;
    return opened;
  }

  /**
   * Hands a checkpoint to the operating system. From then on it survives the end of the process. It survives a loss of
   * power once it is flushed.
   */
  write(line: string): void {
    if (this.#isInPlace()) this.#write(line);
    else this.#makeAgain(line);
  }

  /** Creates the file again, with its newest checkpoint, if it was removed or replaced. */
  keepInPlace(line: string): void {
    if (!this.#isInPlace()) this.#makeAgain(line);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Whether the open file still has its name. It has not after `rm`, and after a copy was moved over it. */
  #isInPlace(): boolean {
    const named = statSync(this.#file, { bigint: true, throwIfNoEntry: false });
    const opened = fstatSync(this.#descriptor, { bigint: true });
    return named?.ino === opened.ino && named.dev === opened.dev;
  }

  #makeAgain(line: string): void {
    const fresh = openFresh(this.#file);
    closeSync(this.#descriptor);
    this.#descriptor = fresh;
    this.#nextSlot = 0;
    this.#putInPlace(line);
  }

  #putInPlace(line: string): void {
    this.#write(line);
    fsyncSync(this.#descriptor);
    renameSync(`${this.#file}.new`, this.#file);
    syncFolder(path.dirname(this.#file));
  }

  #write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (bytes.length > SLOT_BYTES) throw new Error('a checkpoint is too long for its slot');
    writeSync(this.#descriptor, bytes, 0, bytes.length, this.#nextSlot * SLOT_BYTES);
    this.#nextSlot = 1 - this.#nextSlot;
  }
}

/** Opens the file that takes the place of a checkpoint file once it is written. */
function openFresh(file: string): number {
  return openSync(`${file}.new`, 'w+', 0o600);
}

/** The file beside a checkpoint file in which a process keeps the checkpoint if its rows were lost while the process ran. */
export function lostCheckpointOf(file: string): string {
  return `${file}.lost`;
}

/** Keeps the checkpoint of rows that were lost, durably. Throws the system's error. */
export function keepLostCheckpoint(file: string, line: string): void {
  CheckpointFile.create(lostCheckpointOf(file), line).close();
}

/**
 * Puts the kept checkpoint of lost rows aside, durably, because it does not tell of a loss any more. Gives whether there
 * was one. Throws the system's error.
 */
export function putLostCheckpointAside(file: string): boolean {
  const lost = lostCheckpointOf(file);
  if (!existsSync(lost)) return false;
  renameSync(lost, `${lost}.old`);
  syncFolder(path.dirname(file));
  return true;
}

/** Copies a checkpoint file, durably. Throws the system's error. */
export function copyCheckpoint(from: string, to: string): void {
  const fresh = `${to}.new`;
  copyFileSync(from, fresh);
  const descriptor = openSync(fresh, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, to);
  syncFolder(path.dirname(to));
}

/**
 * Reads the checkpoints of a file, newest first. Gives none if the file is absent or holds none. It does not check
 * their MACs.
 */
export function readCheckpoints(file: string): readonly (Checkpoint & { readonly slot: number })[] {
  if (!existsSync(file)) return [];
  return checkpointsIn(readFileSync(file));
}

/** Reads the checkpoints out of the bytes of such a file, newest first. */
export function checkpointsIn(bytes: Uint8Array): readonly (Checkpoint & { readonly slot: number })[] {
  return SLOTS.flatMap((slot) => {
    const text = Buffer.from(bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)).toString('utf8');
    const checkpoint = parseCheckpoint(text.split('\n', 1)[0] ?? '');
    return checkpoint ? [{ ...checkpoint, slot }] : [];
  }).toSorted((a, b) => linksOf(b) - linksOf(a) || b.atMs - a.atMs);
}

/** How many links a checkpoint names. The newer of two checkpoints of a file names at least as many. 0 for none. */
export function linksOf(checkpoint: Checkpoint | null): number {
  return (checkpoint?.heads ?? []).reduce((sum, { link }) => sum + link, 0);
}

/** Flushes a folder. A name in it is durable only after that. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
