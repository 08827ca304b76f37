import { describe } from 'vitest';
import { keyRingSuite } from '../../platform/secrets/key-ring.suite.ts';
import { MemoryKeyRing } from './key-ring.ts';

describe('MemoryKeyRing', () => {
  keyRingSuite(async () => new MemoryKeyRing());
});
