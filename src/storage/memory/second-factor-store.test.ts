import { describe } from 'vitest';
import { secondFactorStoreSuite } from '../../platform/access/second-factor-store.suite.ts';
import { MemoryAdministratorStore } from './administrator-store.ts';

describe('MemorySecondFactorStore', () => {
  secondFactorStoreSuite(async () => {
    const administrators = new MemoryAdministratorStore();
    return { administrators, factors: administrators.secondFactors };
  });
});
