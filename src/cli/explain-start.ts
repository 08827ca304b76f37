import { adminListenerOf } from '../config/config-listeners.ts';
import type { Config } from '../config/config.ts';
import { Fault } from '../kernel/fault.ts';
import { told } from '../kernel/told.ts';

/**
 * Explains what stopped the start. Gives an Error that names the place and says what to do. Gives an error of an
 * unknown kind back as it is.
 */
export function explainStart(error: unknown, config: Pick<Config, 'http' | 'admin' | 'data'>): unknown {
  const { data } = config;
  const { code, syscall, path: place = data.dir } = error as NodeJS.ErrnoException;
  if (syscall === 'listen') return explainListen(error as ListenError, config);
  // Node reports ENOENT if it cannot make folders on a file system that is read-only.
  const problem = folderProblem(code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : code, place, data.dir);
  if (problem !== null) return new Error(problem, { cause: error });
  return error instanceof Fault ? new Error(error.message, { cause: error }) : error;
}

type ListenError = NodeJS.ErrnoException & { readonly address?: string; readonly port?: number };

/** Says which of the two listeners cannot have its address, and which setting gives it another. */
function explainListen(error: ListenError, config: Pick<Config, 'http' | 'admin'>): Error {
  const { code, address = '', port = 0 } = error;
  const admin = adminListenerOf(config);
  const prefix = admin?.port === port && admin.host === address ? 'RENZHENG_ADMIN' : 'RENZHENG_HTTP';
  if (code === 'EADDRINUSE')
    return new Error(told`port ${port} is taken: stop what listens there, or set ${prefix}_PORT to another`);
  if (code === 'EACCES') return new Error(told`port ${port} needs a privilege: set ${prefix}_PORT to 1024 or more`);
  if (code === 'EADDRNOTAVAIL')
    return new Error(told`${address} is not an address of this machine: set ${prefix}_HOST`);
  return new Error(told`nothing can listen at ${address} port ${port} (${code ?? error.message}): set ${prefix}_HOST`, {
    cause: error,
  });
}

/** Says what is wrong with a file or folder of the data folder, and what to do. Null for errors of other kinds. */
function folderProblem(code: string | undefined, place: string, dir: string): string | null {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return told`${place} cannot be written: set RENZHENG_DATA_DIR to a folder that can, or give ${dir} to the user of the server (chown -R)`;
    case 'EROFS':
      return told`${place} cannot be written, its file system is read-only: set RENZHENG_DATA_DIR to a folder that can, or mount it for writing`;
    case 'ENOTDIR':
    case 'EEXIST':
      return told`${place} is not a folder: move that file away, or set RENZHENG_DATA_DIR to a folder`;
    case 'EISDIR':
      return told`${place} is a folder but must be a file: move it away and start again`;
    case 'ENOSPC':
    case 'EDQUOT':
      return told`the disk of ${dir} is full: make space, or set RENZHENG_DATA_DIR to a larger disk`;
    case 'EIO':
      return told`${place} cannot be read, the disk reports an error: look at the system log, then restore a backup to another disk`;
    default:
      return null;
  }
}
