import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { afterAll } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Seconds of processor time of a test file and of the processes that it started. */
    processorSeconds?: number;
  }
}

/** Of the kernel's clock by which it counts processor time, on every Linux machine. */
const TICKS_A_SECOND = 100;
/** Where a process that runs several files keeps how much it had used at the end of the last one. */
const USED_BEFORE = Symbol.for('renzheng.processor-seconds');

// The last of all hooks of the file, when its own processes have ended.
// oxlint-disable-next-line no-empty-pattern -- vitest reads the names of the first parameter
afterAll(({}, suite) => {
  const kept = globalThis as { [USED_BEFORE]?: number };
  const used = usedSeconds();
  suite.file.meta.processorSeconds = Math.max(0, used - (kept[USED_BEFORE] ?? 0));
  kept[USED_BEFORE] = used;
});

/**
 * How long this process and its children, also those that have ended, worked. Servers that leave their parent, e.g.
 * PostgreSQL, are not counted, and on other systems than Linux children are not.
 */
function usedSeconds(): number {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1e6;
  const stats = readStats();
  const [, endedTicks] = stats.get(process.pid) ?? [0, 0];
  return own + (endedTicks + ticksBelow(stats, process.pid)) / TICKS_A_SECOND;
}

type Stats = ReadonlyMap<number, readonly [workedTicks: number, endedChildrenTicks: number, parent: number]>;

function ticksBelow(stats: Stats, parent: number): number {
  const children = [...stats].filter(([, [, , of]]) => of === parent);
  return children.reduce((sum, [pid, [worked, ended]]) => sum + worked + ended + ticksBelow(stats, pid), 0);
}

/** The processes of this machine, as proc_pid_stat(5) describes them. */
function readStats(): Stats {
  const stats = new Map<number, readonly [number, number, number]>();
  if (process.platform !== 'linux') return stats;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The second field is the name in brackets, which may hold blanks.
      const fields = text
        .slice(text.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields;
      stats.set(Number(name), [user + system, endedUser + endedSystem, parent]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return stats;
}
