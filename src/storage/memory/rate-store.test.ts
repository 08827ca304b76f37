import { describe } from 'vitest';
import { rateStoreSuite } from '../../platform/admission/rate-store.suite.ts';
import { MemoryRateStore } from './rate-store.ts';

describe('MemoryRateStore', () => {
  rateStoreSuite(async () => {
    let atMs = 0;
    return {
      store: new MemoryRateStore({ monotonicMs: () => atMs }),
      pass: async (ms) => void (atMs += ms),
    };
  });
});
