import { describe, onTestFinished } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { unitLeaseCustomers } from '../../../platform/admission/limit-counters.suite.ts';
import { unitLeaseStoreSuite } from '../../../platform/admission/unit-lease-store.suite.ts';
import { SqlCallStore } from '../calls/call-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { SqlLedger } from '../ledger/ledger.ts';
import { connectOutside, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlUnitLeaseStore } from './unit-lease-store.ts';

describe('SqlUnitLeaseStore', () => {
  unitLeaseStoreSuite(async () => {
    const { database, place, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    for (const customer of unitLeaseCustomers) await new SqlCustomerStore(database).put(customer);
    const secrets = await openSecrets();
    // Moves the ends of all leases instead of the clock, as if that much time had passed.
    const pass = (ms: number) => {
      const other = connectOutside(place);
      other.prepare('UPDATE quota_leases SET until_ms = until_ms - ?').run(ms);
      other.prepare('UPDATE idempotency_claims SET until_ms = until_ms - ?').run(ms);
      other.close();
    };
    return {
      leases: new SqlUnitLeaseStore(database),
      calls: new SqlCallStore(database, secrets),
      ledger: new SqlLedger(database, secrets),
      pass,
    };
  });
});
