import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Child processes of a process that still run (Linux only). */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Child processes of a process, their children, and so on. */
export function descendantsOf(pid: number): number[] {
  try {
    return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
  } catch {
    return [];
  }
}

/** Whether a process runs the program of this path. False if the process has ended. */
export function runs(pid: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(program);
  } catch {
    return false;
  }
}

/** Files in memory that a process has open, other than temporary ones of tests. Empty if the process has ended. */
export function memoryFilesOf(pid: number): string[] {
  try {
    const fds = readdirSync(`/proc/${pid}/fd`);
    const files = fds.map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    return files.filter((file) => file.startsWith('/dev/shm/') && !file.startsWith(path.join(tmpdir(), '/')));
  } catch {
    return [];
  }
}

/** Processes of the machine that have a certain file in memory open. The name is one that memoryFilesOf returns. */
export function holdersOf(memoryFile: string): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => memoryFilesOf(pid).includes(memoryFile));
}

/** Empty if the descriptor was closed in the meantime. */
function linkOf(fd: string): string {
  try {
    return readlinkSync(fd);
  } catch {
    return '';
  }
}
