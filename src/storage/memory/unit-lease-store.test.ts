import { describe, expect, test } from 'vitest';
import { unitLeaseCustomers } from '../../platform/admission/limit-counters.suite.ts';
import { unitLeaseStoreSuite } from '../../platform/admission/unit-lease-store.suite.ts';
import type { HeldUnits, Lessee, ReturnedUnits, UnitRequest } from '../../platform/admission/unit-lease-store.ts';
import { openSharedStores } from '../../../test/started-platform.ts';
import { playNodes } from '../../../test/races/unit-lease-commands.ts';
import { MemoryUnitLeaseStore } from './unit-lease-store.ts';

describe('MemoryUnitLeaseStore', () => {
  unitLeaseStoreSuite(async () => {
    const { clock, leases, calls, stores } = await openSharedStores();
    for (const customer of unitLeaseCustomers) await stores.customers.put(customer);
    return { leases, calls, ledger: calls, pass: (ms) => void (clock.atMs += ms) };
  });
});

/** Faults that a store could have, planted one by one. */
const MUTANTS: Readonly<Record<string, typeof MemoryUnitLeaseStore>> = {
  'a call takes one unit, whatever it costs': class extends MemoryUnitLeaseStore {
    override use(units: readonly HeldUnits[]) {
      return super.use(units.map((each) => ({ ...each, units: 1 })));
    }
  },
  'a call is sold although its leases are gone': class extends MemoryUnitLeaseStore {
    override use(units: readonly HeldUnits[]) {
      super.use(units);
      return true;
    }
  },
  'a grant may be too small for the call': class extends MemoryUnitLeaseStore {
    override lease(lessee: Lessee, requests: readonly UnitRequest[], rests?: readonly ReturnedUnits[]) {
      return super.lease(
        lessee,
        requests.map((each) => ({ ...each, least: 1 })),
        rests,
      );
    }
  },
  'a rest that is returned with a request is lost': class extends MemoryUnitLeaseStore {
    override lease(lessee: Lessee, requests: readonly UnitRequest[], rests: readonly ReturnedUnits[] = []) {
      for (const { appId, counter, units } of rests) super.use([{ appId, counter, leaseId: null, units }]);
      return super.lease(lessee, requests, rests);
    }
  },
  'what is given back is free twice': class extends MemoryUnitLeaseStore {
    override async giveBack(lessee: Lessee, returned: readonly ReturnedUnits[]) {
      await super.giveBack(lessee, returned);
      await super.giveBack(lessee, returned);
    }
  },
};

async function playStore(Store: typeof MemoryUnitLeaseStore): Promise<void> {
  const clock = { atMs: 0, monotonicMs: () => clock.atMs };
  const leases = new Store({ clock, counted: () => 0 });
  const nodes = {
    leases,
    pass: (ms: number) => void (clock.atMs += ms),
    sell: async (units: HeldUnits) => leases.use([units]),
  };
  await playNodes(nodes, { seed: 16, numRuns: 400 });
}

test('the game of the nodes ends well with the store as it is', async () => {
  await expect(playStore(MemoryUnitLeaseStore)).resolves.toBeUndefined();
});

test.each(Object.entries(MUTANTS))('the game of the nodes finds the fault if %s', async (_what, Store) => {
  await expect(playStore(Store)).rejects.toThrow('Property failed');
});
