import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

const filled = (count: number, max: number) => {
  const map = new BoundedMap<number, { value: number }>(max);
  for (let key = 0; key < count; key += 1) map.set(key, { value: key });
  return map;
};

test('never holds more than its bound, and counts what it forgot', () => {
  for (const count of [9, 10, 11, 1000]) {
    const map = filled(count, 10);
    expect(map.size).toBeLessThanOrEqual(10);
    expect(map.size + map.forgotten).toBe(count);
    expect(map.entries()).toHaveLength(map.size);
  }
});

test('an entry that is used stays while others come and go, and one that is only looked at does not', () => {
  const map = filled(0, 10);
  map.set(-1, { value: -1 });
  map.set(-2, { value: -2 });
  for (let key = 0; key < 100; key += 1) {
    map.set(key, { value: key });
    if (key % 2 === 0) map.use(-1);
    map.get(-2);
  }
  expect(map.get(-1)).toEqual({ value: -1 });
  expect(map.get(-2)).toBeUndefined();
  expect(map.use(-3)).toBeUndefined();
});

test('an entry is replaced, not doubled', () => {
  const map = filled(4, 10);
  map.set(2, { value: 20 });
  expect([map.size, map.use(2)]).toEqual([4, { value: 20 }]);
});
