import { describe } from 'vitest';
import { attackRecorderSuite } from '../../features/face-guard/attacks/attack-recorder.suite.ts';
import { attackStoreSuite } from '../../features/face-guard/attacks/attack-store.suite.ts';
import { MemoryAttackStore } from './attack-store.ts';

describe('MemoryAttackStore', () => {
  attackStoreSuite(async () => new MemoryAttackStore());

  attackRecorderSuite(async () => {
    const store = new MemoryAttackStore();
    return { recorder: store, store, commit: async (write) => store.commit(write) };
  });
});
