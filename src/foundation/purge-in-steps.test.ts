import { expect, test } from 'vitest';
import { purgeInSteps } from './upkeep.ts';

/** Rows that wait for a purge, and the limits with which it was asked. */
function table(rows: number) {
  const limits: number[] = [];
  const purge = async (limit: number) => {
    limits.push(limit);
    const purged = Math.min(limit, rows);
    rows -= purged;
    return purged;
  };
  return { purge, limits, left: () => rows };
}

test('a purge goes on until a step is not full', async () => {
  const { purge, limits, left } = table(25);
  expect(await purgeInSteps({ rowsAtOnce: 10, stepsMax: 500 }, purge)).toBe(25);
  expect([limits, left()]).toEqual([[10, 10, 10], 0]);
});

test('a round ends after its last step, and leaves the rest', async () => {
  const { purge, limits, left } = table(25);
  expect(await purgeInSteps({ rowsAtOnce: 10, stepsMax: 2 }, purge)).toBe(20);
  expect([limits, left()]).toEqual([[10, 10], 5]);
});
