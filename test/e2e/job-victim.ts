import { readFileSync } from 'node:fs';
import process from 'node:process';
import { systemClock } from '../../src/kernel/clock.ts';
import { keepStartMemory } from '../../src/kernel/give-back.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { Jobs } from '../../src/platform/jobs/jobs.ts';
import { SqlJobStore } from '../../src/storage/sql/jobs/job-store.ts';
import { openLeaseClock } from '../../src/storage/sql/nodes/open-lease-clock.ts';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';

/** What the process is to do. */
export interface VictimTask {
  readonly file: string;
  readonly name: string;
  /** How many items the job has. */
  readonly items: number;
  readonly leaseMs: number;
  /** Whether it begins the job. */
  readonly begins: boolean;
  /** After so many items it stalls until the test writes into the pipe. Null if it does not stall. */
  readonly stall: { readonly afterItems: number; readonly pipe: string } | null;
}

/**
 * A process that the test of killed jobs kills. It shares a database file with others and works on a job that writes
 * numbered items, each in a transaction of its own. It prints `ready`, a line for each item, and `left` when its work
 * ends, however it ends.
 */
const { file, name, items, leaseMs, begins, stall } = JSON.parse(process.argv[2] ?? '') as VictimTask;

keepStartMemory(true);
const database = await SqliteDatabase.open({ file, isShared: true });
await database.tellOpened();
const jobs = new Jobs({
  store: new SqlJobStore(database),
  clock: systemClock,
  leaseClock: await openLeaseClock(database, new AsyncDisposableStack()),
  random: systemRandom,
  holder: name,
  leaseMs,
  lookEveryMs: 100,
  onBug: (kind, error) => void process.stderr.write(`${name}: ${kind}: ${String(error)}\n`),
});
jobs.define({
  name: 'items',
  async run({ progress, signal }) {
    try {
      const done = new Set((await database.read('sandbox.all', null)).map(({ body }) => itemOf(body)));
      let written = 0;
      for (let item = 0; item < items; item += 1) {
        if (done.has(item)) continue;
        signal.throwIfAborted();
        progress({ done: item + 1, total: items });
        // Any table that is written in order serves.
        const event = { item, by: name, what: { kind: 'clock' } } as never;
        await database.write('sandbox.append', { appId: 'items', event });
        process.stdout.write(`wrote ${item}\n`);
        written += 1;
        // This blocks the thread, so the heartbeat stops as well.
        if (written === stall?.afterItems) readFileSync(stall.pipe);
      }
      return { by: name };
    } finally {
      process.stdout.write('left\n');
    }
  },
});
jobs.open();
process.stdout.write('ready\n');
if (begins) await jobs.begin({ id: 'job', kind: 'items', input: null, startedBy: 'test' });

function itemOf(body: string): number {
  return (JSON.parse(body) as { readonly item: number }).item;
}
