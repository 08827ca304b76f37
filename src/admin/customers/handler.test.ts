import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { aCall } from '../../platform/ledger/call-store.suite.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import type { Actor } from '../../platform/access/actor.ts';
import { addApp, openStores, start } from '../../../test/started-platform.ts';
import { createAppHandlers } from '../apps/handler.ts';
import { appContracts } from '../apps/contract.ts';
import { showRow } from '../ledger/show-row.ts';
import { customerContracts } from './contract.ts';
import { createCustomerHandlers } from './handler.ts';

const owner: Actor = { ...anActor, name: 'o' };
const API_NAMES = ['face-verify', 'face-guard'];

async function opened() {
  const stores = await openStores();
  const started = await start(stores);
  const { customers, platform } = started;
  const handlers = createCustomerHandlers({ customers, platform, apiNames: API_NAMES });
  const apps = createAppHandlers({ platform, apiNames: API_NAMES, ledger: stores.ledger, clock: started.clock });
  const create = (params: object) => handlers.create(customerContracts.create.params.parse(params), owner);
  const idOf = async (params: object) => {
    const made = await create(params);
    if (!made.ok || !('result' in made)) throw new Error('the customer is made');
    return made.result.id;
  };
  return { started, handlers, apps, create, idOf };
}

test('a customer is shown with its prices as amounts, its sub-accounts and the apps of all', async () => {
  const { started, handlers, create, idOf } = await opened();
  const prices = { any: '0.5', 'face-verify': '0.000001' };
  const made = await create({ name: '某某科技', prices });
  expect(made).toMatchObject({
    ok: true,
    result: { name: '某某科技', parentId: null, status: 'active', prices: { any: '0.50', 'face-verify': '0.000001' } },
  });
  if (!made.ok || !('result' in made)) throw new Error('the customer is made');
  const { id } = made.result;
  const sub = await idOf({ name: 'sub', parentId: id, dailyCallsMax: 7 });
  await idOf({ name: 'other' });
  const { app } = await addApp(started, { customerId: sub });
  await addApp(started);
  expect(await handlers.show({ customerId: id }, owner)).toMatchObject({
    result: {
      id,
      subAccounts: [{ id: sub, parentId: id, dailyCallsMax: 7 }],
      apps: [{ id: app.id, name: 'a', status: 'active', customerId: sub }],
    },
  });
  expect(await handlers.show({ customerId: 'cus_x' }, owner)).toMatchObject({ ok: false, error: 'not_found' });
});

test('a customer that is asked for again under one request id is one customer', async () => {
  const { create, idOf, started } = await opened();
  const ids = await Promise.all([1, 2].map(() => idOf({ name: 'a', requestId: 'form-1' })));
  ids.push(await idOf({ name: 'a', requestId: 'form-1' }));
  expect(new Set(ids)).toEqual(new Set([expect.stringMatching(/^cus_[0-9a-f]{18}$/)]));
  expect(await started.customers.list()).toHaveLength(1);
  expect(await create({ name: 'b', requestId: 'form-1' })).toMatchObject({
    error: 'conflict',
    detail: 'requestId: another customer was made under it',
  });
});

test('a change touches what it names, and the price list as a whole', async () => {
  const { handlers, idOf } = await opened();
  const customerId = await idOf({ name: 'a', prices: { any: '1', 'face-guard': '2' }, dailyCallsMax: 3 });
  expect(await handlers.change({ customerId, status: 'paused' }, owner)).toMatchObject({
    result: { status: 'paused', dailyCallsMax: 3, prices: { any: '1.00', 'face-guard': '2.00' } },
  });
  expect(await handlers.change({ customerId, prices: { any: '4' }, dailyCallsMax: null }, owner)).toMatchObject({
    result: { status: 'paused', dailyCallsMax: null, prices: { any: '4.00' } },
  });
});

test('what is refused says why: an unknown API, an unknown customer, a rule', async () => {
  const { apps, handlers, create, idOf } = await opened();
  expect(await create({ name: 'a', prices: { fraud: '1' } })).toMatchObject({
    error: 'bad_request',
    detail: 'prices: there is no API called fraud: choose from face-verify, face-guard, or any',
  });
  expect(await handlers.change({ customerId: 'cus_x' }, owner)).toMatchObject({ error: 'not_found' });
  const parentId = await idOf({ name: 'a', dailyCallsMax: 10 });
  const above = await create({ name: 'b', parentId, dailyCallsMax: 11 });
  expect(above).toMatchObject({
    error: 'conflict',
    fields: [{ name: 'dailyCallsMax', problem: `11 is above the 10 of customer ${parentId}: choose at most 10` }],
  });
  expect(await create({ name: 'b', parentId, prices: { any: '1' } })).toMatchObject({ fields: [{ name: 'prices' }] });
  expect(await create({ name: 'b', parentId: 'cus_0' })).toMatchObject({
    fields: [{ name: 'parentId', problem: 'there is no customer cus_0' }],
  });
  const app = appContracts.create.params.parse({ name: 'a', customerId: parentId, dailyCallsMax: 11 });
  expect(await apps.create(app, owner)).toMatchObject({ ok: false, error: 'conflict' });
});

test.each([
  [{ any: '-1' }, false],
  [{ any: '0.0000001' }, false],
  [{ any: '' }, false],
  [{ any: '0' }, true],
  [{ any: '10000' }, true],
  [{ any: '10000.000001' }, false],
  [Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`a${at}`, '1'])), true],
  [Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`a${at}`, '1'])), false],
])('the schema takes %j as a price list: %s', (prices, isTaken) => {
  expect(customerContracts.create.params.safeParse({ name: 'a', prices }).success).toBe(isTaken);
});

test('an integrator does not see what the parent pays, nor what a source costs', () => {
  const { row } = aCall('A1', {
    customerId: 'cus_2',
    unitPrice: 9 as Micros,
    parentPrice: 5 as Micros,
    sourceCost: 2 as Micros,
  });
  expect(showRow(row, owner)).toMatchObject({
    customerId: 'cus_2',
    unitPrice: '0.000009',
    parentPrice: '0.000005',
    sourceCost: '0.000002',
  });
  expect(showRow(row, { appIds: ['app_1'] })).toMatchObject({
    unitPrice: '0.000009',
    parentPrice: null,
    sourceCost: null,
  });
});
