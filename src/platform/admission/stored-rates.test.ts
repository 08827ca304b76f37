import { expect, test, vi } from 'vitest';
import { MemoryRateStore } from '../../storage/memory/rate-store.ts';
import { StoredRates } from './stored-rates.ts';

function open() {
  const clock = { atMs: 1000, monotonicMs: () => clock.atMs, nowMs: () => clock.atMs };
  const store = new MemoryRateStore(clock);
  const take = vi.spyOn(store, 'take');
  return { clock, take, rates: new StoredRates({ store, clock, digest: (name) => name }) };
}

const TEN_A_MINUTE = { perSecond: 10 / 60, burst: 10 };

test('a flood of tries beyond the limit asks the store once, and again when the bucket can hold a token', async () => {
  const { clock, take, rates } = open();
  const passed = [];
  for (let at = 0; at < 100; at += 1) passed.push(await rates.ask('sign-in ada', TEN_A_MINUTE));
  expect([passed.filter(Boolean).length, take.mock.calls.length]).toEqual([10, 11]);
  clock.atMs += 5_999;
  expect([await rates.ask('sign-in ada', TEN_A_MINUTE), take.mock.calls.length]).toEqual([false, 11]);
  clock.atMs += 1;
  expect([await rates.ask('sign-in ada', TEN_A_MINUTE), take.mock.calls.length]).toEqual([true, 12]);
  expect(await rates.ask('sign-in eve', TEN_A_MINUTE)).toBe(true);
});
