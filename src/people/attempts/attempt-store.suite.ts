import { expect, test } from 'vitest';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { PersonId } from '../register.ts';
import type { AttemptNote, AttemptStore } from './attempt-store.ts';

const ada = 'a'.repeat(32) as PersonId;
const bob = 'b'.repeat(32) as PersonId;
const { signal } = new AbortController();

const note = (orderId: string, more: Partial<AttemptNote> = {}): AttemptNote => ({
  personId: ada,
  appId: 'app_1',
  api: 'face-verify',
  orderId,
  outcome: 'comparison-failed',
  atMs: 1000,
  ...more,
});

/** A store, and a function that commits writes which it prepared. */
export interface AttemptStoreUnderTest {
  readonly store: AttemptStore;
  commit(writes: readonly DurableWrite[]): Promise<void>;
}

/**
 * Tests what every AttemptStore must do. The test file of each adapter calls this with its own factory, which makes a
 * store of at most `notesMax` notes.
 */
export function attemptStoreSuite(open: (notesMax: number) => Promise<AttemptStoreUnderTest>): void {
  async function filled(notes: readonly AttemptNote[], notesMax = 1000): Promise<AttemptStore> {
    const { store, commit } = await open(notesMax);
    await commit(notes.map((each) => store.note(each)));
    return store;
  }
  const orders = async (store: AttemptStore, personId = ada, afterMs = 0) =>
    (await store.of(personId, afterMs, signal)).map(({ orderId }) => orderId);

  test('a note comes back as it was, once its call is committed, and latest first', async () => {
    const { store, commit } = await open(1000);
    const write = store.note(note('o1'));
    expect(await orders(store)).toEqual([]);
    await commit([write]);
    const other = note('o2', { appId: 'app_2', api: 'video-liveness', outcome: 'clip-refused', atMs: 2000 });
    const third = note('o3', { outcome: 'challenge-asked', atMs: 1500 });
    await commit([other, third, note('o4', { personId: bob })].map((each) => store.note(each)));
    expect(await store.of(ada, 0, signal)).toEqual([other, third, note('o1')]);
    expect(await orders(store, bob)).toEqual(['o4']);
  });

  test('only notes after the given time are read', async () => {
    const store = await filled([note('o1', { atMs: 1000 }), note('o2', { atMs: 1001 })]);
    expect([await orders(store, ada, 999), await orders(store, ada, 1000), await orders(store, ada, 1001)]).toEqual([
      ['o2', 'o1'],
      ['o2'],
      [],
    ]);
  });

  test('a second note of an order changes nothing', async () => {
    const store = await filled([note('o1'), note('o1', { outcome: 'clip-refused', atMs: 5 })]);
    expect(await store.of(ada, 0, signal)).toEqual([note('o1')]);
  });

  test('beyond the bound the oldest notes are dropped, whoever they are about', async () => {
    const store = await filled(
      [note('o1', { personId: bob }), note('o2'), note('o3'), note('o4', { personId: bob }), note('o5')],
      3,
    );
    expect([(await orders(store)).toSorted(), await orders(store, bob)]).toEqual([['o3', 'o5'], ['o4']]);
  });

  test('one question gives at most a thousand notes, the latest', async () => {
    const store = await filled(
      Array.from({ length: 1001 }, (_, at) => note(`o${at}`, { atMs: 1000 + at })),
      2000,
    );
    const read = await orders(store);
    expect([read.length, read[0], read.at(-1)]).toEqual([1000, 'o1000', 'o1']);
  });

  test('erasing a person removes only their notes', async () => {
    const store = await filled([note('o1'), note('o2', { personId: bob }), note('o3')]);
    expect([await store.erase(ada), await store.erase(ada)]).toEqual([2, 0]);
    expect([await orders(store), await orders(store, bob)]).toEqual([[], ['o2']]);
  });

  test('a purge removes old notes, the oldest first, and no more than it may', async () => {
    const store = await filled([10, 30, 20, 31].map((atMs, at) => note(`o${at}`, { atMs })));
    expect(await store.purge(30, 2)).toBe(2);
    expect(await orders(store)).toEqual(['o3', 'o1']);
    expect([await store.purge(30, 2), await store.purge(30, 2)]).toEqual([1, 0]);
    expect(await orders(store)).toEqual(['o3']);
  });

  test('an aborted question is a timeout', async () => {
    const store = await filled([]);
    await expect(store.of(ada, 0, AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' });
  });
}
