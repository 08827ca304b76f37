import { expect, test } from 'vitest';
import type { EntityDecision } from '../links/link-store.ts';
import { decisionsBeside } from './decisions-beside.ts';

const decision = (orderId: string, atMs: number, level: EntityDecision['level'] = 'pass'): EntityDecision => ({
  orderId,
  atMs,
  level,
  others: [],
});
const entities = [
  { kind: 'account', key: 'a1' },
  { kind: 'address', key: 'i1' },
  { kind: 'device', key: 'd1' },
] as const;

/** A site that has these decisions for its entities, and cases of the orders that begin with C. */
const site = (rows: readonly (readonly EntityDecision[])[]) => {
  const asked: number[] = [];
  const links = {
    decisionsOf: async (of: readonly unknown[], limit: number) => {
      asked.push(of.length, limit);
      return rows;
    },
  };
  const cases = { ofCases: async (ids: readonly string[]) => ids.filter((id) => id.startsWith('C')) };
  return { asked, parts: { links, cases } };
};

test('decisions outside of cases are told newest first, each once with all that it shares', async () => {
  const { parts, asked } = site([
    [decision('N3', 30, 'reject'), decision('C1', 10)],
    [decision('N4', 40), decision('N3', 30, 'reject')],
    [decision('C2', 50), decision('N3', 30, 'reject'), decision('N0', 5)],
  ]);
  expect(await decisionsBeside(parts, entities, 10)).toEqual([
    { orderId: 'N4', atMs: 40, level: 'pass', shares: ['address'] },
    { orderId: 'N3', atMs: 30, level: 'reject', shares: ['account', 'device', 'address'] },
    { orderId: 'N0', atMs: 5, level: 'pass', shares: ['device'] },
  ]);
  expect(asked).toEqual([3, 100]);
});

test('only the newest are told', async () => {
  const { parts } = site([[decision('N3', 30), decision('N2', 20), decision('N1', 10)], [], []]);
  expect((await decisionsBeside(parts, entities, 2)).map(({ orderId }) => orderId)).toEqual(['N3', 'N2']);
});

test('a case without entities has nothing beside it', async () => {
  expect(await decisionsBeside(site([]).parts, [], 10)).toEqual([]);
});
