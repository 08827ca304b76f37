import { describe } from 'vitest';
import { findingStoreSuite } from '../../people/re-verification/finding-store.suite.ts';
import { MemoryFindingStore } from './finding-store.ts';
import { MemoryPersonStore } from './person-store.ts';
import { MemorySiteSecrets } from './site-secrets.ts';

describe('MemoryFindingStore', () => {
  findingStoreSuite(async () => {
    const persons = new MemoryPersonStore(new MemorySiteSecrets());
    return { findings: new MemoryFindingStore(persons), persons };
  });
});
