import { describe } from 'vitest';
import { unitLeaseStoreSuite } from '../../platform/admission/unit-lease-store.suite.ts';
import { openSharedStores } from '../../../test/started-platform.ts';

describe('MemoryUnitLeaseStore', () => {
  unitLeaseStoreSuite(async () => {
    const { clock, leases, calls } = await openSharedStores();
    return { leases, calls, ledger: calls, pass: (ms) => void (clock.atMs += ms) };
  });
});
