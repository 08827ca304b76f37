import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Processes that a process started and that still run (Linux). */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Processes that a process started, and those that they started, and so on. */
export function descendantsOf(pid: number): number[] {
  try {
    return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}

/** Whether a process runs the program of this path; false where it is gone. */
export function runs(pid: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(program);
  } catch {
    return false;
  }
}

/** Files in memory that a process has open; none where it is gone. */
export function memoryFilesOf(pid: number): string[] {
  try {
    const fds = readdirSync(`/proc/${pid}/fd`);
    return fds.map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)).filter((file) => file.startsWith('/dev/shm/'));
  } catch {
    return [];
  }
}

/** Processes of the machine that have a file in memory open, by what memoryFilesOf calls it. */
export function holdersOf(memoryFile: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => memoryFilesOf(pid).includes(memoryFile));
}

/** Empty where the descriptor was closed in the meantime. */
function linkOf(fd: string): string {
  try {
    return readlinkSync(fd);
  } catch {
    return '';
  }
}
