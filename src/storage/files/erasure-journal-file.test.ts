import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { entriesOf, erasureJournalSuite } from '../../people/erasure-journal.suite.ts';
import { ErasureJournalFile } from './erasure-journal-file.ts';

const newFile = () => path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-journal-')), 'erasures.jsonl');

describe('ErasureJournalFile', () => {
  erasureJournalSuite(async () => new ErasureJournalFile(newFile()));

  test('a line that a crash cut short hides no other', async () => {
    const file = newFile();
    appendFileSync(file, '\n{"certificate":{"certificateId":"era_1"},"keys":{},"mac":"m"}\n{"certificate":{"cert');
    const journal = new ErasureJournalFile(file);
    appendFileSync(file, '\n{"certificate":{"certificateId":"era_2"},"keys":{},"mac":"m"}');
    const ids = (await entriesOf(journal)).map(({ certificate }) => certificate.certificateId);
    expect(ids).toEqual(['era_1', 'era_2']);
  });
});
