import { describe } from 'vitest';
import { erasureJournalSuite } from '../../people/erasure-journal.suite.ts';
import { MemoryErasureJournal } from './erasure-journal.ts';

describe('MemoryErasureJournal', () => {
  erasureJournalSuite(async () => new MemoryErasureJournal());
});
