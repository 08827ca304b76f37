import { closeSync, constants, openSync, statfsSync, writeSync } from 'node:fs';
import { Fault } from '../../../kernel/fault.ts';

/** Linux's flag to open a file that has no name in any folder. Nothing is left of it when its last user ends. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/** The number that statfs(2) gives file systems that live in memory alone. */
const TMPFS_MAGIC = 0x01021994;
const RAMFS_MAGIC = 0x858458f6;

/** Linux's folder for shared memory. */
export const MEMORY_FOLDER = '/dev/shm';

/** Bytes that a child process can open as a file and seek in, and that are never written to a disk. */
export interface MemoryFile {
  readonly fd: number;
  /** Frees the memory once no process has the file open any more. */
  close(): void;
}

/**
 * Writes the bytes into a file in memory. Throws Fault 'unavailable' if the machine has no file system in memory, or no
 * room in it.
 */
export function openMemoryFile(bytes: Uint8Array, folder = MEMORY_FOLDER): MemoryFile {
  let fd: number;
  try {
    const { type } = statfsSync(folder);
    if (type !== TMPFS_MAGIC && type !== RAMFS_MAGIC) throw new Error(`${folder} does not lie in memory`);
    fd = openSync(folder, O_TMPFILE | constants.O_RDWR, 0o600);
  } catch (cause) {
    throw new Fault('unavailable', `no memory file can be made in ${folder}`, { cause });
  }
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
  } catch (cause) {
    closeSync(fd);
    throw new Fault('unavailable', `${folder} has no room for a video`, { cause });
  }
  return { fd, close: () => closeSync(fd) };
}
