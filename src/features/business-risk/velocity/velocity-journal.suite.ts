import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { VelocityJournal, VelocitySnapshots } from './velocity-journal.ts';

/** An empty store of journals. */
export interface OpenedJournals {
  /** Gives the journal of a process over the store, `''` that of one which has the store for itself. */
  readonly journalOf: (owner: string) => VelocityJournal;
  /** Carries out prepared writes, durably, in one transaction. */
  readonly commit: (writes: readonly DurableWrite[]) => Promise<void>;
}

/** The tests that every VelocityJournal must pass. */
export function velocityJournalSuite(openJournals: () => Promise<OpenedJournals>): void {
  const open = async (owner = '') => {
    const { journalOf, commit } = await openJournals();
    return { journal: journalOf(owner), journalOf, commit };
  };
  const record = (seq: number) => Uint8Array.of(seq, seq + 1);
  const read = async (journal: VelocityJournal, seq: number) =>
    (await collect(journal.readAfter(seq))).map((entry) => [entry.seq, [...entry.record]]);

  test('gives what was committed after a number, ascending, whatever the order of commits', async () => {
    const { journal, commit } = await open();
    expect(await read(journal, 0)).toEqual([]);
    await commit([3, 1].map((seq) => journal.prepare({ seq, record: record(seq) })));
    await commit([journal.prepare({ seq: 2, record: record(2) })]);
    journal.prepare({ seq: 4, record: record(4) });
    expect(await read(journal, 0)).toEqual([
      [1, [1, 2]],
      [2, [2, 3]],
      [3, [3, 4]],
    ]);
    expect(await read(journal, 2)).toEqual([[3, [3, 4]]]);
  });

  test('two processes number alike, and each reads and trims only its own', async () => {
    const { journal, journalOf, commit } = await open('a');
    const other = journalOf('b');
    const numbers = [1, 2, 3];
    await commit(numbers.map((seq) => journal.prepare({ seq, record: record(seq) })));
    await commit(numbers.map((seq) => other.prepare({ seq, record: record(seq + 10) })));
    await journal.trim(2);
    expect(await read(journal, 0)).toEqual([[3, [3, 4]]]);
    expect(await read(other, 0)).toEqual([
      [1, [11, 12]],
      [2, [12, 13]],
      [3, [13, 14]],
    ]);
    expect(await read(other, 2)).toEqual([[3, [13, 14]]]);
    expect(await read(journalOf(''), 0)).toEqual([]);
  });

  test('refuses a second event of one number, and loses nothing', async () => {
    const { journal, commit } = await open('a');
    await commit([journal.prepare({ seq: 1, record: record(1) })]);
    await expect(commit([journal.prepare({ seq: 1, record: record(8) })])).rejects.toThrow(Error);
    expect(await read(journal, 0)).toEqual([[1, [1, 2]]]);
  });

  test('names the last event of each other process, and deletes those of one up to a number', async () => {
    const { journal, journalOf, commit } = await open('b');
    expect(await journal.newestOfOthers()).toEqual([]);
    const events = ['', 'a', 'b', 'c'].flatMap((owner) => [1, 4].map((seq) => [owner, seq] as const));
    await commit(events.map(([owner, seq]) => journalOf(owner).prepare({ seq, record: record(seq) })));
    await commit([journalOf('c').prepare({ seq: 6, record: record(6) })]);
    const newest = async () =>
      (await journal.newestOfOthers())
        .map((entry) => [entry.owner, entry.seq, ...entry.record])
        .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    expect(await newest()).toEqual([
      ['', 4, 4, 5],
      ['a', 4, 4, 5],
      ['c', 6, 6, 7],
    ]);
    await journal.trimOther({ owner: '', seq: 4 });
    await journal.trimOther({ owner: 'c', seq: 4 });
    expect(await newest()).toEqual([
      ['a', 4, 4, 5],
      ['c', 6, 6, 7],
    ]);
    expect(await read(journalOf('c'), 0)).toEqual([[6, [6, 7]]]);
    expect((await read(journal, 0)).map(([seq]) => seq)).toEqual([1, 4]);
  });

  test('deletes what is trimmed and nothing else, and keeps what arrives late under a trimmed number', async () => {
    const { journal, commit } = await open();
    await commit([1, 2, 4].map((seq) => journal.prepare({ seq, record: record(seq) })));
    await journal.trim(2);
    await commit([journal.prepare({ seq: 3, record: record(3) })]);
    expect(await read(journal, 0)).toEqual([
      [3, [3, 4]],
      [4, [4, 5]],
    ]);
  });
}

/** The tests that every VelocitySnapshots must pass. `open` gives an empty one. */
export function velocitySnapshotsSuite(open: () => Promise<VelocitySnapshots>): void {
  const save = (snapshots: VelocitySnapshots, ...bytes: number[]) =>
    snapshots.save(
      (async function* parts() {
        for (const byte of bytes) yield Uint8Array.of(byte);
      })(),
    );
  const load = async (snapshots: VelocitySnapshots) => (await collect(snapshots.load())).map((bytes) => [...bytes]);

  test('keeps the last two, newest first', async () => {
    const snapshots = await open();
    expect(await load(snapshots)).toEqual([]);
    for (const byte of [1, 2, 3]) await save(snapshots, byte, byte);
    expect(await load(snapshots)).toEqual([
      [3, 3],
      [2, 2],
    ]);
  });

  test('an interrupted snapshot is not kept', async () => {
    const snapshots = await open();
    await save(snapshots, 1);
    const breaking = (async function* parts() {
      yield Uint8Array.of(9);
      throw new Error('broke off');
    })();
    await expect(snapshots.save(breaking)).rejects.toThrow(Error);
    expect(await load(snapshots)).toEqual([[1]]);
  });
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
