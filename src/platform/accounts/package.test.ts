import { expect, test } from 'vitest';
import { comparePackages, type Package } from './package.ts';

const bought = (id: string, rest: Partial<Package> = {}): Package => ({
  id,
  appId: 'app',
  api: null,
  kind: 'paid',
  callsMax: 10,
  unitPrice: null,
  expiresAtMs: null,
  createdAtMs: 1000,
  ...rest,
});

test('gifts pay first, then packages for one API, then those that end soonest, then the oldest', () => {
  const inOrder = [
    bought('gift for any', { kind: 'gift', createdAtMs: 9000 }),
    bought('for one API', { api: 'face-guard', createdAtMs: 9000 }),
    bought('ends soon', { expiresAtMs: 5000, createdAtMs: 9000 }),
    bought('ends later', { expiresAtMs: 6000 }),
    bought('old', { createdAtMs: 500 }),
    bought('a'),
    bought('b'),
  ];
  expect(inOrder.toReversed().toSorted(comparePackages)).toEqual(inOrder);
  for (const [at, one] of inOrder.entries())
    for (const other of inOrder.slice(at + 1)) {
      expect(comparePackages(one, other)).toBeLessThan(0);
      expect(comparePackages(other, one)).toBeGreaterThan(0);
    }
});
