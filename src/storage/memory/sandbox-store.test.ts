import { describe } from 'vitest';
import { sandboxStoreSuite } from '../../sandbox/sandbox-store.suite.ts';
import { MemorySandboxStore } from './sandbox-store.ts';

describe('MemorySandboxStore', () => {
  sandboxStoreSuite(async () => new MemorySandboxStore());
});
