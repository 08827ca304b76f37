import { describe } from 'vitest';
import { clockMarkStoreSuite } from '../../platform/nodes/clock-mark-store.suite.ts';
import { MemoryClockMarkStore } from './clock-mark-store.ts';

describe('MemoryClockMarkStore', () => {
  clockMarkStoreSuite(async () => new MemoryClockMarkStore());
});
