import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../kernel/seeded-random.ts';
import {
  velocityJournalSuite,
  velocitySnapshotsSuite,
} from '../../features/business-risk/velocity/velocity-journal.suite.ts';
import { ENTITY_KINDS } from '../../features/business-risk/velocity/velocity-entities.ts';
import type { VelocityEvent } from '../../features/business-risk/velocity/velocity-store.ts';
import { touch } from '../../features/business-risk/velocity/velocity-store.suite.ts';
import { MemoryVelocityJournal, MemoryVelocitySnapshots } from '../../storage/memory/velocity-journal.ts';
import { recoverVelocity, VelocitySnapshotter } from './velocity-recovery.ts';
import { MemoryVelocityStore } from './velocity-store.ts';

const limits = { entitiesMax: 100_000, bytesMax: 64_000_000 };
const START_MS = Date.parse('2024-05-01T00:00:00Z');

describe('MemoryVelocityJournal', () => {
  velocityJournalSuite(async () => {
    const journal = new MemoryVelocityJournal();
    return { journal, commit: async (writes) => writes.forEach((write) => journal.commit(write)) };
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
