import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Ends the cluster that test files of a run shared, if one did. */
export function endSharedRedis(root: string): void {
  const told = path.join(root, 'redis/servers.json');
  if (!existsSync(told)) return;
  const { pids } = JSON.parse(readFileSync(told, 'utf8')) as { readonly pids: readonly number[] };
  for (const pid of pids) killServer(pid);
}

/** Ends a server at once, if it still runs. */
export function killServer(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
