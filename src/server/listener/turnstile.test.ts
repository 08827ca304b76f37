import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Turnstile, type Guest } from './turnstile.ts';

const never = new AbortController().signal;
const guest = (units: number, ...subjects: string[]): Guest => ({ units, subjects });

test('guests enter up to the capacity, then in order of arrival', async () => {
  const turnstile = new Turnstile({ capacity: 3, waitingMax: 10 });
  const entered: string[] = [];
  expect(turnstile.tryEnter(guest(2))).toBe(true);
  const big = turnstile.enter(guest(3), never).then(() => entered.push('big'));
  const small = turnstile.enter(guest(1), never).then(() => entered.push('small'));
  expect(turnstile.tryEnter(guest(1)), 'no guest overtakes the line').toBe(false);
  turnstile.leave(guest(2));
  await big;
  turnstile.leave(guest(3));
  await small;
  expect(entered).toEqual(['big', 'small']);
});

test('a guest that finds the line full is turned away', async () => {
  const turnstile = new Turnstile({ capacity: 1, waitingMax: 1 });
  turnstile.tryEnter(guest(1));
  const waiting = turnstile.enter(guest(1), never);
  expect(await turnstile.enter(guest(1), never)).toBe(false);
  turnstile.leave(guest(1));
  expect(await waiting).toBe(true);
});

test('a guest that gives up leaves the line and lets the next one through', async () => {
  const turnstile = new Turnstile({ capacity: 2, waitingMax: 10 });
  turnstile.tryEnter(guest(1));
  const impatient = new AbortController();
  const big = turnstile.enter(guest(2), impatient.signal);
  const small = turnstile.enter(guest(1), never);
  impatient.abort();
  expect(await big).toBe(false);
  expect(await small).toBe(true);
  expect([turnstile.inside, turnstile.waiting]).toEqual([2, 0]);
});

test('a guest larger than the capacity waits until the room is empty', async () => {
  const turnstile = new Turnstile({ capacity: 2, waitingMax: 10 });
  turnstile.tryEnter(guest(1));
  const huge = turnstile.enter(guest(50), never);
  turnstile.leave(guest(1));
  expect(await huge).toBe(true);
  turnstile.leave(guest(50));
  expect(turnstile.inside).toBe(0);
});

test('an app and an address hold no more than their shares, and others pass them', () => {
  const turnstile = new Turnstile({ capacity: 8, waitingMax: 10, shares: [0.5, 0.75] });
  const enter = (app: string, address: string) => turnstile.tryEnter(guest(1, app, address));
  expect(Array.from({ length: 5 }, () => enter('greedy', 'a'))).toEqual([true, true, true, true, false]);
  void turnstile.enter(guest(1, 'greedy', 'a'), never);
  expect([enter('other', 'a'), enter('other', 'a'), enter('other', 'a')], 'six of eight for an address').toEqual([
    true,
    true,
    false,
  ]);
  expect([enter('other', 'b'), enter('third', 'c'), enter('third', 'c')]).toEqual([true, true, false]);
  expect([turnstile.inside, turnstile.waiting]).toEqual([8, 1]);
});

test('a free place goes to the app that holds least', async () => {
  const turnstile = new Turnstile({ capacity: 4, waitingMax: 10, shares: [0.75] });
  for (const app of ['greedy', 'greedy', 'greedy', 'honest']) turnstile.tryEnter(guest(1, app));
  const order: string[] = [];
  const wait = (app: string) => turnstile.enter(guest(1, app), never).then(() => order.push(app));
  const all = [wait('greedy'), wait('honest'), wait('fresh')];
  turnstile.leave(guest(1, 'greedy'));
  turnstile.leave(guest(1, 'greedy'));
  turnstile.leave(guest(1, 'greedy'));
  await Promise.all(all);
  expect(order).toEqual(['fresh', 'greedy', 'honest']);
});

test('the subject that fills the line gives up its last place to a subject with fewer places there', async () => {
  const turnstile = new Turnstile({ capacity: 1, waitingMax: 3 });
  turnstile.tryEnter(guest(1, 'greedy'));
  const greedy = [1, 2, 3].map(() => turnstile.enter(guest(1, 'greedy'), never));
  const honest = turnstile.enter(guest(1, 'honest'), never);
  expect(await greedy[2]).toBe(false);
  expect(await turnstile.enter(guest(1, 'greedy'), never), 'not for one that has as many').toBe(false);
  expect(turnstile.waiting).toBe(3);
  for (const _ of [1, 2, 3]) turnstile.leave(guest(1, 'greedy'));
  expect(await Promise.all([greedy[0], greedy[1], honest])).toEqual([true, true, true]);
});

test('in any sequence, no subject holds more than the capacity, and every guest is served in the end', async () => {
  const who = fc.record({ units: fc.integer({ min: 1, max: 6 }), app: fc.nat(3), address: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(fc.array(who, { maxLength: 40 }), async (guests) => {
      const turnstile = new Turnstile({ capacity: 8, waitingMax: 100, shares: [0.5, 0.75] });
      const held = new Map<string, number>();
      const count = (subjects: readonly string[], change: number) => {
        for (const subject of subjects) held.set(subject, (held.get(subject) ?? 0) + change);
      };
      const served = guests.map(async ({ units, app, address }) => {
        const one = guest(units, `app${app}`, `address${address}`);
        expect(await turnstile.enter(one, never)).toBe(true);
        const taken = Math.min(units, 4);
        count(one.subjects, taken);
        for (const subject of one.subjects)
          expect(held.get(subject)).toBeLessThanOrEqual(subject.startsWith('app') ? 4 : 6);
        expect(turnstile.inside).toBeLessThanOrEqual(8);
        await Promise.resolve();
        count(one.subjects, -taken);
        turnstile.leave(one);
      });
      await Promise.all(served);
      expect([turnstile.inside, turnstile.waiting]).toEqual([0, 0]);
    }),
  );
});
