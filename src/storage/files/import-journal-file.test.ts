import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { importJournalSuite } from '../../people/import/import-journal.suite.ts';
import { ImportJournalFile } from './import-journal-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (which: number) => path.join(folder, `${which}.journal`);

describe('ImportJournalFile', () => {
  importJournalSuite(async (which) => new ImportJournalFile(fileOf(which)));

  test('a line that a crash cut short is not a step, and does not spoil the next', async () => {
    const step = { tally: { rows: 1, added: 1, updated: 0, unchanged: 0, refused: 0 }, digest: 'd', refused: [] };
    await new ImportJournalFile(fileOf(7)).record(step);
    appendFileSync(fileOf(7), '\n{"tally":{"rows":64,"add');
    expect(await new ImportJournalFile(fileOf(7)).last()).toEqual(step);
    await new ImportJournalFile(fileOf(7)).record({ ...step, digest: 'e' });
    expect(await new ImportJournalFile(fileOf(7)).last()).toEqual({ ...step, digest: 'e' });
  });
});
