import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { PostgresServer } from '../../test/postgres-server.ts';

/** The clock of /proc counts in hundredths of a second. */
const TICK_MICROS = 10_000;

/** Gives the processor time that processes have used so far, microseconds (Linux). One that has ended counts as 0. */
export function microsOfAll(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + microsOf(fieldsOf(pid)), 0);
}

/** Gives the processor time of this process's children that have ended, and of theirs, microseconds (Linux). */
export function microsOfEndedChildren(): number {
  const fields = fieldsOf(process.pid);
  return (Number(fields[13]) + Number(fields[14])) * TICK_MICROS;
}

/** Gives the processor time of all processes of a server that run, microseconds. */
export function microsOfPostgres({ folder }: PostgresServer): number {
  const main = Number(readFileSync(path.join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.reduce((sum, pid) => {
    const fields = fieldsOf(Number(pid));
    return Number(pid) === main || Number(fields[1]) === main ? sum + microsOf(fields) : sum;
  }, 0);
}

/** The fields of /proc/PID/stat after the name of the program. None if the process has ended. */
function fieldsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

function microsOf(fields: readonly string[]): number {
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MICROS;
}
