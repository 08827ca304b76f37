import { describe } from 'vitest';
import { erasureLogSuite } from '../../people/erasure-log.suite.ts';
import { MemoryErasureLog } from './erasure-log.ts';

describe('MemoryErasureLog', () => {
  erasureLogSuite(async () => new MemoryErasureLog());
});
