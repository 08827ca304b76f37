import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../../kernel/fault.ts';
import { told } from '../../../kernel/told.ts';

/**
 * Writes a file that only its owner can read. It gets its name only once it is whole and on the disk. Throws Fault that
 * says what to do if it cannot be written.
 */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceDurably(file, content);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new Fault('unavailable', told`${file} cannot be written (${code}): ${adviceFor(code)}`, { cause });
  }
}

function adviceFor(code: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return told`make space on its disk`;
  if (code === 'ENOENT') return told`see that its folder is there`;
  return told`see that its folder belongs to the user of the server, and that its disk is mounted for writing`;
}

async function replaceDurably(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(path.dirname(file));
}

/** Flushes a file, or the names in a folder, to the disk. */
export async function syncFolder(place: string): Promise<void> {
  const handle = await open(place, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads a file back and gives its size and its SHA-256 in hex. */
export async function digestOf(file: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
