import { expect, test } from 'vitest';
import type { ErasureJournal, JournalledErasure } from './erasure.ts';
import type { PersonId } from './register.ts';

const entry = (id: string): JournalledErasure => ({
  certificate: {
    kind: 'renzheng.erasure-certificate',
    version: 1,
    certificateId: id,
    personId: `person of ${id}` as PersonId,
    reason: 'other',
    startedAt: '2026-01-01T00:00:00.000Z',
    erasedAt: '2026-01-01T00:00:01.000Z',
    erased: [],
    remains: [],
    digest: 'd',
    seal: 's',
  },
  keys: { evidence: ['a', 'b'] },
  mac: 'm',
});

/** Reads every entry of a journal. */
export async function entriesOf(journal: ErasureJournal): Promise<readonly JournalledErasure[]> {
  const entries: JournalledErasure[] = [];
  for await (const each of journal.entries()) entries.push(each);
  return entries;
}

/** Tests what every ErasureJournal must do. Each adapter's test file calls this with its own factory. */
export function erasureJournalSuite(open: () => Promise<ErasureJournal>): void {
  test('entries come back as they were written, in their order', async () => {
    const journal = await open();
    expect(await entriesOf(journal)).toEqual([]);
    await journal.append(entry('era_2'));
    await journal.append(entry('era_1'));
    expect(await entriesOf(journal)).toEqual([entry('era_2'), entry('era_1')]);
  });
}
