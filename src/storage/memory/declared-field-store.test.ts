import { describe } from 'vitest';
import { declaredFieldStoreSuite } from '../../features/business-risk/ingest/declared-field-store.suite.ts';
import { MemoryDeclaredFieldStore } from './declared-field-store.ts';

describe('MemoryDeclaredFieldStore', () => {
  declaredFieldStoreSuite(async () => new MemoryDeclaredFieldStore());
});
