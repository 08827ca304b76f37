import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import process from 'node:process';
import { dataFolder } from '../src/config/data-folder.ts';
import { seededRandom } from '../src/kernel/seeded-random.ts';
import type { DurableWrite } from '../src/platform/ledger/durable-write.ts';
import { ENTITY_KINDS, VELOCITY_ENTITIES } from '../src/features/business-risk/velocity/velocity-entities.ts';
import type { VelocityEvent } from '../src/features/business-risk/velocity/velocity-store.ts';
import { FileVelocitySnapshots } from '../src/storage/files/velocity-snapshots.ts';
import { recoverVelocity, VelocitySnapshotter } from '../src/engines/velocity/velocity-recovery.ts';
import { MemoryVelocityStore } from '../src/engines/velocity/velocity-store.ts';
import { SqliteDatabase } from '../src/storage/sqlite/sqlite-database.ts';
import { SqlVelocityJournal } from '../src/storage/sql/velocity-journal/velocity-journal.ts';

const ENTITIES = 1_000_000;
/** More than are needed, because shards fill unevenly. */
const ENTITIES_MAX = 1_100_000;
const MEGABYTES_MAX = 512;
const START_MS = Date.parse('2024-05-01T00:00:00Z');
const BATCH = 1_000;
const PROBES = 20_000;
/** Many times the events that are needed. */
const EVENTS_MAX = 2_000_000;

/**
 * Measures the memory of a million entities, the seconds of a snapshot, and the seconds of a start over it with a
 * journal of later events. It also counts whether any durable event was forgotten. With `--full` the journal is ten
 * times longer.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-velocity-'));
  try {
    return await measure(dir, full ? 500_000 : 50_000);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(dir: string, journalled: number): Promise<Record<string, number>> {
  const folder = path.join(dir, 'velocity');
  mkdirSync(folder);
  const database = await SqliteDatabase.open({ file: dataFolder(dir).database });
  const journal = new SqlVelocityJournal(database);
  const snapshots = new FileVelocitySnapshots(folder);
  const limits = { entitiesMax: ENTITIES_MAX, bytesMax: MEGABYTES_MAX * 1e6 };
  const store = new MemoryVelocityStore(limits, journal);
  const traffic = eventsOf();
  const emptyMb = process.memoryUsage.rss() / 1e6;
  let events = 0;
  let recordMs = 0;
  while (store.state.entities < ENTITIES) {
    const started = performance.now();
    for (let index = 0; index < BATCH; index += 1) await store.record(traffic.next().value);
    recordMs += performance.now() - started;
    events += BATCH;
    if (events > EVENTS_MAX) throw new Error('the bounds let fewer entities in');
  }
  const filledMb = process.memoryUsage.rss() / 1e6;
  const { entities, hotEntities, bytes, evicted } = store.state;
  print(`${entities} entities (${hotEntities} hot, ${evicted} evicted) after ${events} events of seven entities`);
  print(
    `${(bytes / 1e6).toFixed(0)} MB of windows, ${(bytes / entities).toFixed(0)} bytes an entity. Resident memory grew by ${(filledMb - emptyMb).toFixed(0)} MB`,
  );

  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  const saving = performance.now();
  await snapshotter.save();
  const snapshotSeconds = (performance.now() - saving) / 1000;
  const snapshotMb = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0) / 1e6;
  print(`a snapshot of ${snapshotMb.toFixed(0)} MB takes ${snapshotSeconds.toFixed(2)} s`);

  for (let done = 0; done < journalled; done += BATCH) {
    const writes: DurableWrite[] = [];
    for (let index = 0; index < BATCH; index += 1) {
      const { write } = await store.record(traffic.next().value);
      if (write !== null) writes.push(write);
    }
    await database.writeAll(writes);
  }
  await database.close();

  const { readySeconds, rssMb } = await restart(dir);
  print(
    `a start over it and ${journalled} journalled events: ready in ${readySeconds.toFixed(2)} s, ${rssMb.toFixed(0)} MB resident`,
  );
  return {
    entities,
    bytes_per_entity: rounded(bytes / entities),
    windows_mb: rounded(bytes / 1e6),
    microseconds_per_event: rounded((recordMs * 1000) / events),
    snapshot_mb: rounded(snapshotMb),
    snapshot_seconds: rounded(snapshotSeconds),
    ready_seconds: rounded(readySeconds),
    resident_mb: rounded(rssMb),
    forgotten: await countForgotten(dir, store, limits),
  };
}

/** People come back now and then, each over an address, network, device, phone, sponsor and cookie. Some are busy. */
function* eventsOf(): Generator<VelocityEvent, never> {
  const random = seededRandom(11);
  for (let number = 0; ; number += 1) {
    const person = random.intBelow(10) === 0 ? random.intBelow(500) : random.intBelow(400_000);
    const touches = ENTITY_KINDS.map((kind, place) => ({
      kind,
      key: keyOf(place, kind === 'network' ? person >>> 4 : kind === 'sponsor' ? person % 997 : person),
      members: VELOCITY_ENTITIES[kind].map((_, member) => keyOf(member, person + random.intBelow(3))),
    }));
    yield { atMs: START_MS + number * 40, touches };
  }
}

/** 32 hex digits, spread as pseudonyms are. */
function keyOf(place: number, number: number): string {
  return hash('md5', `${place} ${number}`);
}

/** Starts a process over the data, waits until it is ready, and kills it. */
async function restart(dir: string): Promise<{ readonly readySeconds: number; readonly rssMb: number }> {
  const script = path.join(import.meta.dirname, 'lib/risk-restart.ts');
  const child = spawn(process.execPath, [script, dir, String(ENTITIES_MAX), String(MEGABYTES_MAX)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.stdin.end();
  await once(child, 'close');
  return JSON.parse(line.toString()) as { readySeconds: number; rssMb: number };
}

/** Counts the readings that differ between the store that kept running and one that was restored from the disk. */
async function countForgotten(
  dir: string,
  store: MemoryVelocityStore,
  limits: ConstructorParameters<typeof MemoryVelocityStore>[0],
): Promise<number> {
  const database = await SqliteDatabase.open({ file: dataFolder(dir).database });
  const journal = new SqlVelocityJournal(database);
  const snapshots = new FileVelocitySnapshots(path.join(dir, 'velocity'));
  const { store: back } = await recoverVelocity({ limits, journal, snapshots });
  const probes = eventsOf();
  let forgotten = store.state.entities === back.state.entities ? 0 : 1;
  for (let probe = 0; probe < PROBES; probe += 1) {
    const event = { ...probes.next().value, atMs: START_MS + 200_000_000 };
    const [before, after] = [await store.record(event), await back.record(event)];
    if (!isDeepStrictEqual(before.reading, after.reading)) forgotten += 1;
  }
  await database.close();
  print(`${PROBES} readings of seven entities compared: ${forgotten} differ`);
  return forgotten;
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
