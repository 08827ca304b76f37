import { describe, expect, test } from 'vitest';
import { MemoryDecisionLabels } from '../../../storage/memory/decision-labels.ts';
import { MemoryLinkStore } from '../../../storage/memory/link-store.ts';
import type { EntityKey } from '../lists/key-draft.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import { entityRef, readGraph } from './graph.ts';

const entity = (kind: EntityKey['kind'], name: number | string): EntityKey => ({
  kind,
  key: String(name).padStart(32, '0'),
});
const names = (entities: readonly EntityKey[]) => entities.map(({ kind, key }) => `${kind} ${key.replace(/^0+/, '')}`);

function world() {
  const links = new MemoryLinkStore();
  const labels = new MemoryDecisionLabels();
  let number = 0;
  const decide = (account: string | number, others: readonly EntityKey[], level: RiskLevel = 'pass') => {
    const orderId = `N${(number += 1)}`;
    const told = { orderId, atMs: number, level, account: entity('account', account), others, networks: [] };
    links.commit(links.prepare(told, []));
    return orderId;
  };
  const graph = (start: EntityKey, depth: number, nodesMax = 200) =>
    readGraph([start], { depth, nodesMax }, { links, labels });
  return { decide, graph, labels };
}

describe('the ring behind a device', () => {
  const device = entity('device', 7);
  const ring = () => {
    const { decide, graph, labels } = world();
    decide('1', [device, entity('phone', 11)]);
    const bad = decide('2', [device, entity('address', 99)], 'reject');
    decide('2', [device], 'review');
    decide('3', [entity('address', 99)]);
    labels.tell({ orderId: bad, atMs: 2, outcome: 'fraud' });
    return graph;
  };

  test('has its accounts after one step, and what they share after two and three', async () => {
    const graph = ring();
    const found = async (depth: number) =>
      names((await graph(device, depth)).nodes.map((node) => node.entity)).toSorted();
    expect(await found(1)).toEqual(['account 1', 'account 2', 'device 7']);
    expect(await found(2)).toEqual(['account 1', 'account 2', 'address 99', 'device 7', 'phone 11']);
    expect(await found(3)).toEqual(['account 1', 'account 2', 'account 3', 'address 99', 'device 7', 'phone 11']);
  });

  test('tells levels, labels and decisions of nodes, and counts each decision of an edge once', async () => {
    const { nodes, edges, isCut } = await ring()(device, 1);
    expect(isCut).toBe(false);
    expect(nodes[0]).toMatchObject({ decisions: 3, level: 'reject', fraud: 1, genuine: 0, beside: 2, lastAtMs: 3 });
    expect(nodes[0]?.recent).toEqual([
      { orderId: 'N3', atMs: 3, level: 'review', label: null },
      { orderId: 'N2', atMs: 2, level: 'reject', label: 'fraud' },
      { orderId: 'N1', atMs: 1, level: 'pass', label: null },
    ]);
    expect(edges.map(({ account, decisions, lastAtMs }) => [account.key.slice(-1), decisions, lastAtMs])).toEqual([
      ['2', 2, 3],
      ['1', 1, 1],
    ]);
  });
});

test.each([
  ['address', 50],
  ['device', 150],
  ['phone', 150],
] as const)('a graph ends at a %s with more than %i accounts, unless it begins there', async (kind, accounts) => {
  const shared = entity(kind, 5);
  const beyond = async (count: number) => {
    const { decide, graph } = world();
    for (let at = 1; at <= count; at += 1) decide(at, [shared]);
    const { nodes } = await graph(entity('account', 1), 2);
    return [nodes.length, nodes.find((node) => node.entity.kind === kind)?.isHub];
  };
  expect(await beyond(accounts)).toEqual([accounts + 1, false]);
  expect(await beyond(accounts + 1)).toEqual([2, true]);
});

test('a graph has at most so many nodes, and says what was left out', async () => {
  const device = entity('device', 1);
  const { decide, graph } = world();
  for (let at = 1; at <= 10; at += 1) decide(at, [device]);
  expect(await graph(device, 1, 11)).toMatchObject({ isCut: false });
  const cut = await graph(device, 3, 10);
  expect([cut.nodes.length, cut.isCut]).toEqual([10, true]);
  expect(entityRef(device)).toBe(`device:${'1'.padStart(32, '0')}`);
});

test('200 decisions of an entity are read, the newest, and more are told', async () => {
  const device = entity('device', 1);
  const { decide, graph } = world();
  for (let at = 1; at <= 200; at += 1) decide(1, [device]);
  expect((await graph(device, 0)).nodes[0]).toMatchObject({ decisions: 200, isCut: false });
  decide(1, [device], 'reject');
  expect((await graph(device, 0)).nodes[0]).toMatchObject({ decisions: 200, isCut: true, level: 'reject' });
});
