import Database from 'better-sqlite3';
import { describe, onTestFinished } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { unitLeaseCustomers } from '../../../platform/admission/limit-counters.suite.ts';
import { unitLeaseStoreSuite } from '../../../platform/admission/unit-lease-store.suite.ts';
import { SqliteCallStore } from '../calls/call-store.ts';
import { SqliteCustomerStore } from '../customers/customer-store.ts';
import { SqliteLedger } from '../ledger/ledger.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteUnitLeaseStore } from './unit-lease-store.ts';

describe('SqliteUnitLeaseStore', () => {
  unitLeaseStoreSuite(async () => {
    const { database, file, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    for (const customer of unitLeaseCustomers) await new SqliteCustomerStore(database).put(customer);
    const secrets = await openSecrets();
    // Moves the ends of all leases instead of the clock, as if that much time had passed.
    const pass = (ms: number) => {
      const other = new Database(file);
      other.prepare('UPDATE quota_leases SET until_ms = until_ms - ?').run(ms);
      other.prepare('UPDATE idempotency_claims SET until_ms = until_ms - ?').run(ms);
      other.close();
    };
    return {
      leases: new SqliteUnitLeaseStore(database),
      calls: new SqliteCallStore(database, secrets),
      ledger: new SqliteLedger(database, secrets),
      pass,
    };
  });
});
