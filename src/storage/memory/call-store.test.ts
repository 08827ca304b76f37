import { describe } from 'vitest';
import { apiKeyStoreSuite } from '../../platform/accounts/api-key.suite.ts';
import { apiStateStoreSuite } from '../../platform/accounts/api-state.suite.ts';
import { appStoreSuite } from '../../platform/accounts/app.suite.ts';
import { callSeriesSuite } from '../../platform/ledger/call-series.suite.ts';
import { callStoreFixtures, callStoreSuite } from '../../platform/ledger/call-store.suite.ts';
import { ledgerSuite } from '../../platform/ledger/ledger.suite.ts';
import { customerStoreSuite } from '../../platform/accounts/customer.suite.ts';
import { packageStoreSuite } from '../../platform/accounts/package.suite.ts';
import { MemoryApiKeyStore } from './api-key-store.ts';
import { MemoryApiStateStore } from './api-state-store.ts';
import { MemoryAppStore } from './app-store.ts';
import { MemoryCallSeries } from './call-series.ts';
import { MemoryCallStore } from './call-store.ts';
import { MemoryCustomerStore } from './customer-store.ts';
import { MemoryPackageStore } from './package-store.ts';

async function open() {
  const [keys, packages] = [new MemoryApiKeyStore(), new MemoryPackageStore()];
  await keys.put([callStoreFixtures.key]);
  await packages.put(callStoreFixtures.package);
  const calls = new MemoryCallStore({ keys, packages });
  return { calls, ledger: calls, keys, packages };
}

describe('MemoryCustomerStore', () => {
  customerStoreSuite(async () => new MemoryCustomerStore());
});
describe('MemoryAppStore', () => {
  appStoreSuite(async () => new MemoryAppStore());
});
describe('MemoryApiKeyStore', () => {
  apiKeyStoreSuite(async () => new MemoryApiKeyStore());
});
describe('MemoryPackageStore', () => {
  packageStoreSuite(async () => new MemoryPackageStore());
});
describe('MemoryApiStateStore', () => {
  apiStateStoreSuite(async () => new MemoryApiStateStore());
});
describe('MemoryCallStore as CallStore', () => {
  callStoreSuite(open);
});
describe('MemoryCallStore as Ledger', () => {
  ledgerSuite(open);
});
describe('MemoryCallSeries', () => {
  callSeriesSuite(async () => {
    const { calls, ledger } = await open();
    return { calls, ledger, series: new MemoryCallSeries(ledger) };
  });
});
