import { expect, test } from 'vitest';
import type { ImportJournal, ImportStep } from './import-journal.ts';
import type { RefusedRow } from './import-row.ts';

const step = (rows: number, refused: ImportStep['refused'] = []): ImportStep => ({
  tally: { rows, added: rows - refused.length, updated: 0, unchanged: 0, refused: refused.length },
  digest: `d${rows}`,
  refused,
});
const refusal = (row: number) => ({ row, line: row + 1, refusal: 'name-malformed', detail: 'x' }) as const;

/**
 * Tests what every ImportJournal must do. `open(n)` opens the n-th journal, with everything that was recorded in it
 * before.
 */
export function importJournalSuite(open: (which: number) => Promise<ImportJournal>): void {
  test('an import that never ran has no step', async () => {
    const journal = await open(0);
    expect(await journal.last()).toBeNull();
    expect(await collect(journal.refused())).toEqual([]);
  });

  test('the last step and every refusal are still there after a restart', async () => {
    await (await open(1)).record(step(2, [refusal(1)]));
    await (await open(1)).record(step(4));
    await (await open(1)).record(step(9, [refusal(5), refusal(6)]));
    const journal = await open(1);
    expect(await journal.last()).toEqual(step(9, [refusal(5), refusal(6)]));
    expect(await collect(journal.refused())).toEqual([refusal(1), refusal(5), refusal(6)]);
  });
}

async function collect(rows: AsyncIterable<RefusedRow>): Promise<readonly RefusedRow[]> {
  const collected: RefusedRow[] = [];
  for await (const row of rows) collected.push(row);
  return collected;
}
