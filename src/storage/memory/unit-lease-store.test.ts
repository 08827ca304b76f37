import { describe } from 'vitest';
import { unitLeaseCustomers, unitLeaseStoreSuite } from '../../platform/admission/unit-lease-store.suite.ts';
import { openSharedStores } from '../../../test/started-platform.ts';

describe('MemoryUnitLeaseStore', () => {
  unitLeaseStoreSuite(async () => {
    const { clock, leases, calls, stores } = await openSharedStores();
    for (const customer of unitLeaseCustomers) await stores.customers.put(customer);
    return { leases, calls, ledger: calls, pass: (ms) => void (clock.atMs += ms) };
  });
});
