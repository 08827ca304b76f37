import { describe } from 'vitest';
import { confirmationStoreSuite } from '../../platform/access/confirmation-store.suite.ts';
import { MemoryAdministratorStore } from './administrator-store.ts';
import { MemoryConfirmationStore } from './confirmation-store.ts';

describe('MemoryConfirmationStore', () => {
  confirmationStoreSuite(async () => {
    const administrators = new MemoryAdministratorStore();
    return { administrators, confirmations: new MemoryConfirmationStore(administrators) };
  });
});
