import { expect, test } from 'vitest';
import { heldFor } from './held-for.ts';

test('a reading is shared until it is too old, and one that failed is not kept', async () => {
  const state = { nowMs: 0, reads: 0, fails: false };
  const read = heldFor(1000, { monotonicMs: () => state.nowMs }, async () => {
    state.reads += 1;
    if (state.fails) throw new Error('away');
    return state.reads;
  });
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  state.nowMs = 999;
  expect(await read()).toBe(1);
  state.nowMs = 1000;
  state.fails = true;
  await expect(read()).rejects.toThrow('away');
  state.fails = false;
  expect(await read()).toBe(3);
});
