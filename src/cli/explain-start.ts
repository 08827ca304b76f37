import type { Config } from '../config.ts';
import { Fault } from '../kernel/fault.ts';

/** Turns what stopped the start into what to do about it: an Error whose message names the place and the way out. */
export function explainStart(error: unknown, { http, data }: Pick<Config, 'http' | 'data'>): unknown {
  const { code, syscall, path: place = data.dir } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new Error(`port ${http.port} is taken: stop what listens there, or set RENZHENG_HTTP_PORT to another`);
  if (code === 'EACCES' && syscall === 'listen')
    return new Error(`port ${http.port} needs a privilege: set RENZHENG_HTTP_PORT to 1024 or more`);
  if (code === 'EADDRNOTAVAIL') return new Error(`${http.host} is no address of this machine: set RENZHENG_HTTP_HOST`);
  const problem = folderProblem(code, place, data.dir);
  if (problem !== null) return new Error(problem, { cause: error });
  return error instanceof Fault ? new Error(error.message, { cause: error }) : error;
}

/** What is wrong with a file or folder of the data folder, and what to do; null for errors of another kind. */
function folderProblem(code: string | undefined, place: string, dir: string): string | null {
  const elsewhere = 'set RENZHENG_DATA_DIR to a folder that can';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${place} cannot be written: ${elsewhere}, or give ${dir} to the user of the server (chown -R)`;
    case 'EROFS':
      return `${place} cannot be written, its file system is read-only: ${elsewhere}, or mount it for writing`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${place} is no folder: move that file away, or set RENZHENG_DATA_DIR to a folder`;
    case 'EISDIR':
      return `${place} is a folder where a file belongs: move it away and start again`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk of ${dir} is full: make space, or set RENZHENG_DATA_DIR to a larger disk`;
    case 'EIO':
      return `${place} cannot be read, the disk reports an error: look at the system log, then restore a backup to another disk`;
    default:
      return null;
  }
}
