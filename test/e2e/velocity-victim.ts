import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../src/kernel/clock.ts';
import { keepStartMemory } from '../../src/kernel/give-back.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { VELOCITY_ENTITIES } from '../../src/features/business-risk/velocity/velocity-entities.ts';
import { FileVelocitySnapshots } from '../../src/storage/files/velocity-snapshots.ts';
import { recoverVelocity, VelocitySnapshotter } from '../../src/engines/velocity/velocity-recovery.ts';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { SqlVelocityJournal } from '../../src/storage/sql/velocity-journal/velocity-journal.ts';

/**
 * Counts events of ENTITIES devices until it is killed, and takes a snapshot after every few. Prints one line of JSON
 * with the counts that it found at its start, then the number of the device of each event that is durable. With the
 * argument `compile` it ends after the first line in good order, so that Node keeps its compiled code.
 */
const ENTITIES = 40;
const CALLERS = 16;
const EVENTS_A_SNAPSHOT = 50;
const LIMITS = { entitiesMax: 10_000, bytesMax: 32_000_000 };

const [folder = '', purpose] = process.argv.slice(2);
mkdirSync(path.join(folder, 'velocity'), { recursive: true });
keepStartMemory(true);
const database = await SqliteDatabase.open({ file: path.join(folder, 'renzheng.db') });
const journal = new SqlVelocityJournal(database);
const snapshots = new FileVelocitySnapshots(path.join(folder, 'velocity'));
const { store, snapshot, corrupt, replayed } = await recoverVelocity({ limits: LIMITS, journal, snapshots });
const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });

/** Counts one event of a device and returns how many the device has within a week, this one included. */
async function count(device: number): Promise<number> {
  const member = device.toString(16).padStart(8, '1');
  const touch = {
    kind: 'device',
    key: device.toString(16).padStart(16, '0'),
    members: VELOCITY_ENTITIES.device.map(() => member),
  } as const;
  const { reading, write } = await store.record({ atMs: systemClock.nowMs(), touches: [touch] });
  if (write !== null) await database.writeAll([write]);
  return reading.device?.events.at(-1) ?? 0;
}

const counts: number[] = [];
for (let device = 0; device < ENTITIES; device += 1) counts.push(await count(device));
process.stdout.write(`${JSON.stringify({ counts, snapshot, corrupt, replayed })}\n`);
if (purpose === 'compile') {
  await database.close();
  process.exit(0);
}

let events = 0;
async function load(): Promise<void> {
  for (;;) {
    const device = systemRandom.intBelow(ENTITIES);
    await count(device);
    process.stdout.write(`${device}\n`);
    events += 1;
    if (events % EVENTS_A_SNAPSHOT === 0) await snapshotter.save();
    await setImmediate();
  }
}
await Promise.all(Array.from({ length: CALLERS }, load));
