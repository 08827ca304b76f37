import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WorkUnderWay } from './work-under-way.ts';

/** Lets everything happen that waits for nothing but promises. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('what began before is waited for, and what begins later is not', async () => {
  const underWay = new WorkUnderWay();
  const [first, second] = [underWay.begin(), underWay.begin()];
  const told: string[] = [];
  void underWay.olderEnded().then(() => told.push('two'));
  const third = underWay.begin();
  void underWay.olderEnded().then(() => told.push('three'));
  second();
  await settle();
  expect(told).toEqual([]);
  first();
  await settle();
  expect(told).toEqual(['two']);
  underWay.begin();
  third();
  await settle();
  expect(told).toEqual(['two', 'three']);
});

test('with nothing under way there is nothing to wait for', async () => {
  const underWay = new WorkUnderWay();
  await underWay.olderEnded();
  await expect(underWay.during(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await underWay.during(async () => 7)).toBe(7);
  await underWay.olderEnded();
});

test('in any order of beginnings, ends and waits, a wait ends exactly when all older work has', async () => {
  const step = fc.oneof(
    fc.record({ does: fc.constant('begin' as const) }),
    fc.record({ does: fc.constant('end' as const), which: fc.nat(20) }),
    fc.record({ does: fc.constant('wait' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const underWay = new WorkUnderWay();
      const open = new Map<number, () => void>();
      const waits: { readonly older: ReadonlySet<number>; isOver: boolean }[] = [];
      let next = 0;
      for (const taken of steps) {
        if (taken.does === 'begin') open.set(next++, underWay.begin());
        if (taken.does === 'end') {
          const [id, end] = [...open][taken.which % Math.max(1, open.size)] ?? [];
          if (id !== undefined) open.delete(id);
          end?.();
        }
        if (taken.does === 'wait') {
          const wait = { older: new Set(open.keys()), isOver: false };
          waits.push(wait);
          void underWay.olderEnded().then(() => (wait.isOver = true));
        }
        await settle();
        for (const { older, isOver } of waits) expect(isOver).toBe(![...older].some((id) => open.has(id)));
      }
    }),
    { numRuns: 300 },
  );
});
