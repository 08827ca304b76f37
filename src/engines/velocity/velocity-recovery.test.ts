import { describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import {
  velocityJournalSuite,
  velocitySnapshotsSuite,
  type OpenedJournals,
} from '../../features/business-risk/velocity/velocity-journal.suite.ts';
import { ENTITY_KINDS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { VelocityEvent } from '../../features/business-risk/velocity/velocity-store.ts';
import { touch } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import { MemoryVelocityJournal, MemoryVelocitySnapshots } from '../../storage/memory/velocity-journal.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import { SqlVelocityJournal } from '../../storage/sql/velocity-journal/velocity-journal.ts';
import { forgetGoneProcesses, recoverVelocity, VelocitySnapshotter } from './velocity-recovery.ts';
import { MemoryVelocityStore } from './velocity-store.ts';

const limits = { entitiesMax: 100_000, bytesMax: 64_000_000 };
const START_MS = Date.parse('2024-05-01T00:00:00Z');

/** Journals of several processes. `dispose` ends what they are kept in. */
interface TestJournals extends OpenedJournals {
  readonly dispose: () => Promise<void>;
}

function memoryJournals(): TestJournals {
  const first = new MemoryVelocityJournal();
  return {
    journalOf: (owner) => new MemoryVelocityJournal(owner, first),
    commit: async (writes) => writes.forEach((write) => first.commit(write)),
    dispose: async () => {},
  };
}

async function sqliteJournals(): Promise<TestJournals> {
  const { database, dispose } = await openTemporaryDatabase();
  return {
    journalOf: (owner) => new SqlVelocityJournal(database, owner),
    commit: async (writes) => void (await database.writeAll(writes)),
    dispose,
  };
}

describe('MemoryVelocityJournal', () => {
  velocityJournalSuite(async () => {
    const { journalOf, commit } = memoryJournals();
    return { journalOf, commit };
  });
});

describe('MemoryVelocitySnapshots', () => {
  velocitySnapshotsSuite(async () => new MemoryVelocitySnapshots());
});

/** Makes traffic with busy and rare entities. */
function traffic(seed: number, count: number): VelocityEvent[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    atMs: START_MS + index * 700 + random.intBelow(500),
    touches: ENTITY_KINDS.map((kind) =>
      touch(kind, random.intBelow(random.intBelow(3) === 0 ? 2_000 : 3), () => random.intBelow(700)),
    ),
  }));
}

/** Reads everything that traffic() touches, without recording into the store that is compared. */
async function readings(store: MemoryVelocityStore): Promise<unknown[]> {
  const read: unknown[] = [];
  for (const entity of [0, 1, 2, 3, 50, 777, 1_999]) {
    const touches = ENTITY_KINDS.map((kind) => touch(kind, entity, () => 1));
    read.push((await store.record({ atMs: START_MS + 10_000_000, touches })).reading);
  }
  return read;
}

test.each([0, 1, 500, 1_999, 2_000])('a store saved after %i of 2,000 events comes back as it was', async (savedAt) => {
  const journal = new MemoryVelocityJournal();
  const snapshots = new MemoryVelocitySnapshots();
  const store = new MemoryVelocityStore(limits, journal);
  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  for (const [index, event] of traffic(7, 2_000).entries()) {
    const { write } = await store.record(event);
    if (write) journal.commit(write);
    if (index + 1 === Math.floor(savedAt / 2) || index + 1 === savedAt) await snapshotter.save();
  }
  const recovered = await recoverVelocity({ limits, journal, snapshots });
  expect(recovered).toMatchObject({ corrupt: 0, replayed: 2_000 - savedAt });
  expect(recovered.store.state).toMatchObject({ entities: store.state.entities, hotEntities: store.state.hotEntities });
  expect(recovered.store.seq).toBe(2_000);
  expect(await readings(recovered.store)).toEqual(await readings(store));
});

test('events between the shards of one snapshot are neither lost nor counted twice', async () => {
  const journal = new MemoryVelocityJournal();
  const snapshots = new MemoryVelocitySnapshots();
  const store = new MemoryVelocityStore(limits, journal);
  const events = traffic(8, 400);
  const record = async () => {
    const event = events.shift();
    const { write } = event ? await store.record(event) : { write: null };
    if (write) journal.commit(write);
  };
  for (let index = 0; index < 200; index += 1) await record();
  const interleaving = {
    save: async (parts: AsyncIterable<Uint8Array>) =>
      snapshots.save(
        (async function* interleaved() {
          for await (const part of parts) {
            yield part;
            for (let index = 0; index < 10; index += 1) await record();
          }
        })(),
      ),
    load: () => snapshots.load(),
  };
  await new VelocitySnapshotter(store, { journal, snapshots: interleaving }).save();
  while (events.length > 0) await record();

  const recovered = await recoverVelocity({ limits, journal, snapshots });
  expect(await readings(recovered.store)).toEqual(await readings(store));
});

test('a broken snapshot falls back to the one before, and the journal still reaches back to it', async () => {
  const journal = new MemoryVelocityJournal();
  const snapshots = new MemoryVelocitySnapshots();
  const store = new MemoryVelocityStore(limits, journal);
  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  for (const [index, event] of traffic(9, 900).entries()) {
    const { write } = await store.record(event);
    if (write) journal.commit(write);
    if (index % 300 === 299) await snapshotter.save();
  }
  let first = true;
  const damaged = {
    save: (parts: AsyncIterable<Uint8Array>) => snapshots.save(parts),
    load: async function* load() {
      for await (const bytes of snapshots.load()) {
        yield first ? bytes.map((byte, at) => (at === 5_000 ? byte ^ 1 : byte)) : bytes;
        first = false;
      }
    },
  };
  const recovered = await recoverVelocity({ limits, journal, snapshots: damaged });
  expect(recovered).toMatchObject({ snapshot: 'older', corrupt: 1, replayed: 300 });
  expect(await readings(recovered.store)).toEqual(await readings(store));
});

/** A process that counts events of one device. Give it the snapshots of an earlier one, and it goes on from there. */
async function startProcess(
  { journalOf, commit }: OpenedJournals,
  owner: string,
  snapshots = new MemoryVelocitySnapshots(),
) {
  const journal = journalOf(owner);
  const { store, replayed } = await recoverVelocity({ limits, journal, snapshots });
  const snapshotter = new VelocitySnapshotter(store, { journal, snapshots });
  const record = async (atMs = START_MS) => {
    const { reading, write } = await store.record({ atMs, touches: [touch('device', 1, () => 1)] });
    if (write) await commit([write]);
    return reading.device?.events.at(-1);
  };
  const times = async (count: number) => {
    await Promise.all(Array.from({ length: count }, () => record()));
  };
  return { journal, replayed, snapshots, record, times, save: () => snapshotter.save() };
}

const rowsOf = async ({ journalOf }: OpenedJournals, owner: string) => {
  let rows = 0;
  for await (const _ of journalOf(owner).readAfter(0)) rows += 1;
  return rows;
};

describe.each([
  ['memory', async () => memoryJournals()],
  ['the embedded database', sqliteJournals],
])('two processes over one journal in %s', (_, openJournals) => {
  const open = async () => {
    const journals = await openJournals();
    onTestFinished(journals.dispose);
    return journals;
  };

  test('a process that saved twice and starts again counts what it counted, and took nothing of the other', async () => {
    const journals = await open();
    const [a, b] = [await startProcess(journals, 'a'), await startProcess(journals, 'b')];
    await Promise.all([a.times(10), b.times(10)]);
    await a.save();
    await Promise.all([a.times(10), b.times(10)]);
    await a.save();
    const again = await startProcess(journals, 'a', a.snapshots);
    expect(again.replayed).toBe(0);
    expect(await again.record()).toBe(21);
    // The second save let go of the ten events of the first, and there is one event more.
    expect(await rowsOf(journals, 'a')).toBe(11);
    expect(await rowsOf(journals, 'b')).toBe(20);
  });

  test('a process that crashed before its first snapshot replays its own events alone', async () => {
    const journals = await open();
    const [a, b] = [await startProcess(journals, 'a'), await startProcess(journals, 'b')];
    await a.times(7);
    await b.times(5);
    const alone = await startProcess(journals, '');
    const [again, other] = [await startProcess(journals, 'a'), await startProcess(journals, 'b')];
    expect([alone.replayed, again.replayed, other.replayed]).toEqual([0, 7, 5]);
    expect([await alone.record(), await again.record(), await other.record()]).toEqual([1, 8, 6]);
  });

  test('what a process left is forgotten once its last event is as old as the longest window', async () => {
    const journals = await open();
    const [gone, here] = [await startProcess(journals, 'gone'), await startProcess(journals, 'here')];
    await gone.record(START_MS - 1_000);
    await gone.record(START_MS);
    await here.record(START_MS);
    const weekLater = START_MS + 7 * 24 * 3_600_000;
    expect(await forgetGoneProcesses(here.journal, weekLater - 1)).toBe(0);
    expect([await rowsOf(journals, 'gone'), await rowsOf(journals, 'here')]).toEqual([2, 1]);
    expect(await forgetGoneProcesses(here.journal, weekLater)).toBe(1);
    expect([await rowsOf(journals, 'gone'), await rowsOf(journals, 'here')]).toEqual([0, 1]);
    expect(await forgetGoneProcesses(here.journal, weekLater)).toBe(0);
  });
});
