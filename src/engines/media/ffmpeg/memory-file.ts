import { closeSync, constants, openSync, statfsSync, writeSync } from 'node:fs';
import { Fault } from '../../../kernel/fault.ts';

/** Linux's flag to open a file that has no name in any folder: nothing is left of it when its last user ends. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/** File systems that live in memory alone, by the number statfs(2) gives them. */
const TMPFS_MAGIC = 0x01021994;
const RAMFS_MAGIC = 0x858458f6;

/** Where Linux keeps shared memory. */
export const MEMORY_FOLDER = '/dev/shm';

/** Bytes that a child process can open as a file and seek in, and that no disk ever holds. */
export interface MemoryFile {
  readonly fd: number;
  /** Gives the memory back once no process has it open any more. */
  close(): void;
}

/** Throws Fault 'unavailable' where the machine has no file system in memory, or no room in it. */
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
