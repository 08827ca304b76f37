import { describe } from 'vitest';
import { administratorStoreSuite } from '../../platform/access/administrator-store.suite.ts';
import { MemoryAdministratorStore } from './administrator-store.ts';

describe('MemoryAdministratorStore', () => {
  administratorStoreSuite(async () => new MemoryAdministratorStore());
});
