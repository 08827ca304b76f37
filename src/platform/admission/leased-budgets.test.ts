import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { API, PRICE, call, codeOf, ended } from '../../../test/started-platform.ts';
import { openNodes, passUntilDone, type SharedNode } from '../../../test/shared-nodes.ts';
import type { NewPackage } from '../accounts/platform.ts';
import { EVERY_ROW } from '../ledger/ledger.ts';
import { parseMoney, type Micros } from '../ledger/money.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const amount = (text: string) => parseMoney(text) as Micros;
const TWO_PRICES: Partial<NewPackage>[] = [
  { callsMax: null, api: API, unitPrice: amount('0.60') },
  { callsMax: null, api: 'fraud-score', unitPrice: amount('0.07') },
];
const permissions = [API, 'fraud-score'].map((api) => ({ api, dailyCallsMax: null }));
const callAt = async (node: SharedNode, key: string, api: string) => {
  const request = { key, api, address: '192.0.2.1', receivedAtMs: node.clock.nowMs() };
  const admission = await node.gate.admit({ ...request, needsOpenId: false, openId: undefined });
  if (!admission.ok) return admission.code;
  await node.gate.settle(admission.call, ended(node));
  return 0;
};

test.each([1, 7, 1000])(
  'calls of two prices never cost more than the budget, with leases for %i calls',
  async (units) => {
    const app = { budgetMonth: amount('10.00'), permissions };
    const { stores, nodes, node, key } = await openNodes({ app, packages: TWO_PRICES }, { units });
    const apiOf = (at: number) => (at % 3 === 0 ? API : 'fraud-score');
    const calls = Promise.all(Array.from({ length: 240 }, (_, at) => callAt(node(at), key, apiOf(at))));
    const codes = await passUntilDone(nodes, calls);
    expect(new Set(codes)).toEqual(new Set([0, 10012]));
    // What is left is less than a cheap call costs, and no node holds it.
    const sellCheap = async () => {
      for (let at = 0; (await callAt(node(at), key, 'fraud-score')) === 0;) at += 1;
      return callAt(node(1), key, 'fraud-score');
    };
    expect(await passUntilDone(nodes, sellCheap())).toBe(10012);
    const { rows } = await stores.ledger.page({ filter: EVERY_ROW, order: 'newest', limit: 1000, cursor: null });
    const spent = rows.reduce((sum, { unitPrice }) => sum + unitPrice, 0);
    expect(spent).toBeLessThanOrEqual(10_000_000);
    expect(spent).toBeGreaterThan(10_000_000 - 70_000);
  },
);

test('a call that is dearer than what is left is refused at once, and a cheaper one passes', async () => {
  const app = { budgetDay: amount('1.00'), permissions };
  const { nodes, node, key } = await openNodes({ app, packages: TWO_PRICES });
  const codes = async () => {
    const first = await callAt(node(0), key, API);
    // No node holds anything that could come back, so nothing is waited for.
    await node(0).leases?.close();
    return [first, await callAt(node(1), key, API), await callAt(node(1), key, 'fraud-score')];
  };
  expect(await passUntilDone(nodes, codes())).toEqual([0, 10012, 0]);
});

test('what several nodes hold in parts is put together for a dear call', async () => {
  const app = { budgetDay: amount('0.81'), permissions };
  const { nodes, node, key } = await openNodes({ app, packages: TWO_PRICES });
  const sellAll = async () => {
    // Each node leases a part for its cheap call, and has a rest.
    for (const at of [0, 1, 2]) expect(await callAt(node(at), key, 'fraud-score')).toBe(0);
    expect(await callAt(node(2), key, API)).toBe(0);
    return callAt(node(0), key, 'fraud-score');
  };
  expect(await passUntilDone(nodes, sellAll())).toBe(10012);
});

test('a budget that is raised holds for the next call, at every node', async () => {
  const { nodes, node, app, key } = await openNodes({ app: { budgetDay: PRICE }, packages: [{ callsMax: null }] });
  expect(await passUntilDone(nodes, call(node(0), key))).toBe(0);
  expect(await passUntilDone(nodes, call(node(0), key))).toBe(10012);
  await node(0).platform.updateApp(app.id, { budgetDay: (2 * PRICE) as Micros });
  expect(await call(node(0), key)).toBe(0);
  expect(await codeOf(node(0), key)).toBe(10012);
});
