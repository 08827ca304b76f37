import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { giveBackStartMemory } from './give-back.ts';

const youngBytes = () =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.physical_space_size ?? Number.NaN;

test('a young generation that grew while the thread started is given back', () => {
  // Half of what is made lives on for a while, because V8 grows the young generation only for what survives.
  const kept: unknown[] = [];
  for (let round = 0; round < 400; round += 1)
    kept[round % 200] = Array.from({ length: 5_000 }, (_, at) => ({ at, round }));
  const before = youngBytes();
  kept.length = 0;
  giveBackStartMemory();
  expect(before).toBeGreaterThan(8 << 20);
  expect(youngBytes()).toBeLessThan(2 << 20);
});

test('what forces a collection is not left in reach of the code that runs later', () => {
  giveBackStartMemory();
  expect('gc' in globalThis).toBe(false);
});
