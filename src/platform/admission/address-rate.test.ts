import { expect, test } from 'vitest';
import { AddressRates } from './address-rate.ts';

function open(subjectsMax?: number) {
  const clock = { atMs: 0, monotonicMs: () => clock.atMs };
  return { clock, rates: new AddressRates(clock, subjectsMax) };
}
const rate = { perSecond: 2, burst: 3 };
const takeMany = (rates: AddressRates, subject: string, count: number) =>
  Array.from({ length: count }, () => rates.take(subject, rate)).filter(Boolean).length;

test('a burst is allowed at once, then the rate', () => {
  const { rates, clock } = open();
  expect(takeMany(rates, 'a', 10)).toBe(3);
  clock.atMs = 499;
  expect(takeMany(rates, 'a', 10)).toBe(0);
  clock.atMs = 500;
  expect(takeMany(rates, 'a', 10)).toBe(1);
  clock.atMs = 60_000;
  expect(takeMany(rates, 'a', 10)).toBe(3);
});

test('over a long time no subject gets more than its rate', () => {
  const { rates, clock } = open();
  let taken = 0;
  for (; clock.atMs < 100_000; clock.atMs += 7) taken += takeMany(rates, 'a', 1);
  expect(taken).toBeGreaterThanOrEqual(200);
  expect(taken).toBeLessThanOrEqual(203);
});

test('subjects do not share their rate', () => {
  const { rates, clock } = open();
  clock.atMs = 10_000;
  expect(takeMany(rates, 'a', 10)).toBe(3);
  expect(takeMany(rates, 'b', 10)).toBe(3);
});

test('memory is bounded: the subject that was quiet longest is forgotten', () => {
  const { rates } = open(100);
  for (let i = 0; i < 100; i += 1) takeMany(rates, `s${i}`, 3);
  expect(rates.take('s0', rate)).toBe(false);
  for (let i = 100; i < 150; i += 1) rates.take(`s${i}`, rate);
  expect(rates.size).toBe(100);
  expect(rates.take('s0', rate)).toBe(false);
});
