import { describe } from 'vitest';
import { attackRecorderSuite } from '../../risk/attacks/attack-recorder.suite.ts';
import { attackStoreSuite } from '../../risk/attacks/attack-store.suite.ts';
import { MemoryAttackStore } from './attack-store.ts';

describe('MemoryAttackStore', () => {
  attackStoreSuite(async () => new MemoryAttackStore());

  attackRecorderSuite(async () => {
    const store = new MemoryAttackStore();
    return { recorder: store, store, commit: async (write) => store.commit(write) };
  });
});
