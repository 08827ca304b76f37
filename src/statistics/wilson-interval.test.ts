import { expect, test } from 'vitest';
import { shareOf, wilsonInterval } from './wilson-interval.ts';

test('the interval is that of published tables, and stays between 0 and 1', () => {
  expect(wilsonInterval(0.5, 10).low).toBeCloseTo(0.2366, 4);
  expect(wilsonInterval(0.5, 10).high).toBeCloseTo(0.7634, 4);
  expect(wilsonInterval(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(wilsonInterval(1, 20)).toMatchObject({ low: expect.closeTo(0.8389, 4), high: 1 });
});

test('a share of nothing is no share', () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(1, 4)?.share).toBe(0.25);
});
