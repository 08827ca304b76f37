import { describe, expect, onTestFinished, test } from 'vitest';
import { openSecrets } from '../../../../test/site-secrets.ts';
import { NO_BUDGETS } from '../../../platform/accounts/budget.ts';
import { apiKeyStoreSuite } from '../../../platform/accounts/api-key.suite.ts';
import { appStoreSuite } from '../../../platform/accounts/app.suite.ts';
import type { App } from '../../../platform/accounts/app.ts';
import { callSeriesSuite } from '../../../platform/ledger/call-series.suite.ts';
import { aCall, callStoreFixtures, callStoreSuite } from '../../../platform/ledger/call-store.suite.ts';
import { ledgerSuite } from '../../../platform/ledger/ledger.suite.ts';
import { aCustomer, customerStoreSuite } from '../../../platform/accounts/customer.suite.ts';
import { packageStoreSuite } from '../../../platform/accounts/package.suite.ts';
import { SqlApiKeyStore } from '../api-keys/api-key-store.ts';
import { SqlAppStore } from '../apps/app-store.ts';
import { SqlCustomerStore } from '../customers/customer-store.ts';
import { SqlLedger } from '../ledger/ledger.ts';
import { SqlPackageStore } from '../packages/package-store.ts';
import { durableWrite } from '../database.ts';
import {
  bytesOf,
  connectOutside,
  ENGINE,
  openWatchedDatabase,
  type DatabaseWanted,
} from '../../../../test/temporary-database.ts';
import { SqlCallSeries } from '../call-series/call-series.ts';
import { SqlCallStore } from './call-store.ts';

const app: App = {
  id: 'app_1',
  name: 'a',
  customerId: null,
  status: 'active',
  mode: 'live',
  openId: null,
  permissions: [],
  dailyCallsMax: null,
  allow: [],
  deny: [],
  addressRate: null,
  ...NO_BUDGETS,
  createdAtMs: 1,
};

async function openEmpty(wanted: DatabaseWanted = {}) {
  const { database, place, dispose } = await openWatchedDatabase(wanted);
  onTestFinished(dispose);
  const secrets = await openSecrets();
  return {
    database,
    place,
    customers: new SqlCustomerStore(database),
    apps: new SqlAppStore(database, secrets),
    keys: new SqlApiKeyStore(database),
    packages: new SqlPackageStore(database),
    calls: new SqlCallStore(database, secrets),
    ledger: new SqlLedger(database, secrets),
    series: new SqlCallSeries(database),
  };
}

async function open(wanted: DatabaseWanted = {}) {
  const opened = await openEmpty(wanted);
  await opened.apps.put(app);
  await opened.keys.put([callStoreFixtures.key]);
  await opened.packages.put(callStoreFixtures.package);
  return opened;
}

async function openWithApp() {
  const opened = await openEmpty();
  await opened.apps.put(app);
  return opened;
}

describe('SqlCustomerStore', () => {
  customerStoreSuite(async () => (await openEmpty()).customers);
});
describe('SqlAppStore', () => {
  appStoreSuite(async () => {
    const { apps, customers } = await openEmpty();
    await customers.put(aCustomer);
    return apps;
  });
});
describe('SqlApiKeyStore', () => {
  apiKeyStoreSuite(async () => (await openWithApp()).keys);
});
describe('SqlPackageStore', () => {
  packageStoreSuite(async () => (await openWithApp()).packages);
});
describe('SqlCallStore', () => {
  callStoreSuite(() => open());
});
describe('SqlLedger', () => {
  ledgerSuite(() => open());
});

describe('SqlCallSeries', () => {
  callSeriesSuite(() => open());
});

describe('the file', () => {
  test.each([
    'UPDATE ledger SET charged = 0',
    'DELETE FROM ledger',
    ...(ENGINE === 'sqlite' ? ['INSERT OR REPLACE INTO ledger SELECT * FROM ledger'] : []),
  ])('refuses: %s', async (text) => {
    const { calls, ledger, place } = await open();
    await calls.settle(aCall('A1'));
    const other = connectOutside(place);
    expect(() => other.exec(text)).toThrow('append-only');
    other.close();
    expect(await ledger.byOrderId('A1')).toEqual(aCall('A1').row);
  });

  test('shows no trace, no kept answer and no OpenID in plain', async () => {
    const { apps, calls, place } = await open({ isNew: true });
    const canary = 'canary-3f9a-李四';
    await apps.put({ ...app, openId: canary });
    const answer = {
      appId: 'app_1',
      api: 'face-verify',
      keyDigest: 'aa',
      paramsDigest: 'p',
      code: 0,
      body: canary,
      expiresAtMs: 9e15,
    };
    await calls.settle({ ...aCall('A1'), trace: { name: canary }, answer });
    expect(bytesOf(place).includes(canary)).toBe(false);
    expect((await apps.list())[0]?.openId).toBe(canary);
  });

  test('counters that were altered are found, and made again from the rows', async () => {
    const { calls, ledger, place } = await open();
    await calls.settle(aCall('A1', { packageId: 'pkg_1' }));
    await calls.settle(aCall('A2', { charged: false, code: 226402 }));
    const other = connectOutside(place);
    other.exec('UPDATE packages SET used = 2; UPDATE key_uses SET charged = 7; UPDATE usage_days SET calls = 9');
    other.exec('UPDATE package_days SET charged = 4');
    other.close();
    expect(await ledger.mismatches()).toEqual([
      { counter: 'package', id: 'pkg_1', counted: 2, actual: 1 },
      { counter: 'package-day', id: 'app_1 pkg_1 2026-03-01', counted: 4, actual: 1 },
      { counter: 'key', id: 'key_1', counted: 7, actual: 1 },
      { counter: 'day', id: 'app_1 2026-03-01 face-verify key_1', counted: 9, actual: 2 },
    ]);
    await ledger.rebuildCounters();
    expect(await ledger.mismatches()).toEqual([]);
  });
});

test("a handler's writes are committed or undone together with the ledger row", async () => {
  const { calls, ledger, database } = await open();
  const put = (api: string) => durableWrite('apiStates.put', { api, availability: 'off', changedAtMs: 1 });
  await calls.settle({ ...aCall('A1'), writes: [put('x')] });
  expect(await calls.settle({ ...aCall('A1'), writes: [put('y')] })).toEqual({ end: 'undone', why: 'order-exists' });
  await expect(calls.settle({ ...aCall('A2'), writes: [{ operation: 'no.such', input: null }] })).rejects.toThrow(
    'there is no operation no.such',
  );
  expect(await ledger.byOrderId('A2')).toBeNull();
  expect(await database.read('apiStates.list', undefined)).toMatchObject([{ api: 'x' }]);
});
