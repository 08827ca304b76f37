import { expect, test } from 'vitest';
import { LimitShare, type Lease } from './limit-share.ts';

const OF = { kind: 'package', id: 'p' } as unknown as Lease['of'];
const lease = (rest: Partial<Lease> = {}): Lease => ({
  id: 1,
  of: OF,
  left: 5,
  held: 0,
  untilMs: 2000,
  takenAtMs: 0,
  ...rest,
});

test('units are taken from a lease that has as many and still holds', () => {
  const share = new LimitShare(OF);
  share.add(lease());
  expect([share.has(5, 1999), share.has(6, 1999), share.has(1, 2000)]).toEqual([true, false, false]);
  expect(share.take(3, 1500)).toMatchObject({ left: 2, held: 3, takenAtMs: 1500 });
});

test('for a second after the store had too little, it is not asked for as many', () => {
  const share = new LimitShare(OF);
  share.max = 100;
  share.findScarce(10, 1000);
  expect([share.isScarce(10, 100, 1999), share.isScarce(9, 100, 1999), share.isScarce(10, 100, 2000)]).toEqual([
    true,
    false,
    false,
  ]);
  // A limit that was raised makes it unknown, one that was lowered does not.
  expect([share.isScarce(10, 101, 1500), share.isScarce(10, 99, 1500)]).toEqual([false, true]);
  // The smallest number that failed counts.
  share.findScarce(4, 1500);
  share.findScarce(8, 1500);
  expect([share.isScarce(4, 100, 1500), share.isScarce(3, 100, 1500)]).toEqual([true, false]);
  share.add(lease());
  expect(share.isScarce(4, 100, 1500)).toBe(false);
});

test('other nodes get a quarter of a second to give units back', () => {
  const share = new LimitShare(OF);
  share.awaitOthers(1000);
  expect([share.askAgainInMs(1000), share.askAgainInMs(1250)]).toEqual([250, 0]);
});

test('what no call holds is taken back, and leases that are used up are forgotten', () => {
  const share = new LimitShare(OF);
  share.add(lease({ id: 1, left: 2, held: 1 }));
  share.add(lease({ id: 2, left: 3 }));
  expect(share.takeBack(({ id }) => id === 2)).toEqual([{ ...OF, leaseId: 2, units: 3 }]);
  expect(share.tidy(5000)).toBe(true);
  expect(share.leases.map(({ id }) => id)).toEqual([1]);
  expect(share.takeBack()).toEqual([{ ...OF, leaseId: 1, units: 2 }]);
  for (const each of share.leases) each.held = 0;
  expect([share.tidy(5000), share.leases]).toEqual([false, []]);
  share.findScarce(1, 5000);
  expect(share.tidy(5999)).toBe(true);
});
