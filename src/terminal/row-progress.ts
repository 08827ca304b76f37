import { createReadStream } from 'node:fs';
import { told } from '../kernel/told.ts';
import { readRows, type RowSource } from '../people/import/read-rows.ts';
import type { Terminal } from './print.ts';
import { openProgress, type Progress } from './progress.ts';

/** A file of rows, and how its rows are read. */
export type RowFile = Omit<RowSource, 'bytes'> & { readonly file: string };

/** Opens the rows of a file, as `readRows` gives them. */
export function openRows({ file, ...how }: RowFile): ReturnType<typeof readRows> {
  return readRows({ ...how, bytes: createReadStream(file) });
}

/**
 * Opens a bar that counts the rows of a file. A terminal that shows it reads the file once for that, because bytes that
 * are read say little about the rows that are done: a file of a few megabytes is read whole before its first row is.
 */
export async function openRowProgress(terminal: Terminal, rows: RowFile): Promise<Progress> {
  return openProgress(terminal, terminal.columns === undefined ? 0 : await countRows(rows), told`rows`);
}

/** Counts the rows of a file, up to the place at which it cannot be used further. The code that reads the rows says why. */
export async function countRows(rows: RowFile): Promise<number> {
  let count = 0;
  try {
    for await (const row of openRows(rows)) if (row) count += 1;
  } catch {
    // The code that reads the rows meets the same failure, and says what it is.
    return count;
  }
  return count;
}
