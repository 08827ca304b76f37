import { expect, test } from 'vitest';
import { systemRandom } from './random.ts';

test('bytes are handed out once and own their memory', () => {
  const given = Array.from({ length: 2_000 }, (_, index) => systemRandom.bytes(16 + (index % 9)));
  expect(given.every((bytes, index) => bytes.length === 16 + (index % 9))).toBe(true);
  expect(new Set(given.map((bytes) => Buffer.from(bytes).toString('hex', 0, 16))).size).toBe(2_000);
  expect(given.every(({ buffer, byteOffset }) => byteOffset === 0 && buffer.byteLength < 8_192)).toBe(true);
  expect(systemRandom.bytes(100_000)).toHaveLength(100_000);
});

test('bytes are spread evenly', () => {
  const counts = new Map<number, number>();
  for (let draw = 0; draw < 10_000; draw += 1)
    for (const byte of systemRandom.bytes(8)) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  expect(counts.size).toBe(256);
  // Each value is expected 312.5 times with a standard deviation of 17.6. Eight deviations do not happen by chance.
  expect([...counts.values()].every((count) => Math.abs(count - 312.5) < 141)).toBe(true);
});
