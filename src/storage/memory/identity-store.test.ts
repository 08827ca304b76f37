import { describe } from 'vitest';
import { identityStoreSuite } from '../../platform/access/identity-store.suite.ts';
import { MemoryAdministratorStore } from './administrator-store.ts';
import { MemoryIdentityStore } from './identity-store.ts';

describe('MemoryIdentityStore', () => {
  identityStoreSuite(async () => {
    const administrators = new MemoryAdministratorStore();
    return { administrators, identities: new MemoryIdentityStore(administrators) };
  });
});
