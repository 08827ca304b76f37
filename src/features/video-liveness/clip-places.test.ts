import { expect, test } from 'vitest';
import { ClipPlaces } from './clip-places.ts';

test('one app leaves a quarter of the places to others', () => {
  const places = new ClipPlaces(8);
  const greedy = Array.from({ length: 10 }, () => places.enter('greedy'));
  expect(greedy.map((leave) => leave !== null)).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([places.enter('a') !== null, places.enter('b') !== null, places.enter('c')]).toEqual([true, true, null]);
  expect(places.taken).toBe(8);
  greedy[0]?.();
  expect([places.enter('c') !== null, places.enter('d')]).toEqual([true, null]);
});

test('a place can be left only once', () => {
  const places = new ClipPlaces(1);
  const leave = places.enter('a');
  expect(places.enter('b')).toBeNull();
  leave?.();
  leave?.();
  expect([places.taken, places.enter('b') !== null, places.enter('b')]).toEqual([0, true, null]);
});
