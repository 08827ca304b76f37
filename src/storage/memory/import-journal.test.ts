import { describe } from 'vitest';
import { importJournalSuite } from '../../people/import/import-journal.suite.ts';
import { MemoryImportJournal } from './import-journal.ts';

describe('MemoryImportJournal', () => {
  const journals: MemoryImportJournal[] = [];
  importJournalSuite(async (which) => (journals[which] ??= new MemoryImportJournal()));
});
