import { expect, test } from 'vitest';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { VelocityJournal, VelocitySnapshots } from './velocity-journal.ts';

/**
 * The tests that every VelocityJournal must pass. `commit` carries out prepared writes, durably, in one transaction.
 */
export function velocityJournalSuite(
  open: () => Promise<{ journal: VelocityJournal; commit: (writes: readonly DurableWrite[]) => Promise<void> }>,
): void {
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

  test('keeps an event whose number another process has taken, at the end', async () => {
    const { journal, commit } = await open();
    await commit([1, 2].map((seq) => journal.prepare({ seq, record: record(seq) })));
    await commit([journal.prepare({ seq: 1, record: record(8) })]);
    expect(await read(journal, 0)).toEqual([
      [1, [1, 2]],
      [2, [2, 3]],
      [3, [8, 9]],
    ]);
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
