import { readFileSync } from 'node:fs';
import { told } from '../kernel/told.ts';

/** Reads a file, or standard input for `-`. Throws an Error that says what cannot be read, and why. */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw unreadable(file === '-' ? told`standard input` : file, error);
  }
}

/** An error that says what cannot be read, and why. */
export function unreadable(name: string, cause: unknown): Error {
  return new Error(told`${name} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause });
}
