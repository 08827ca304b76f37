import { expect, test } from 'vitest';
import { evenTags, slotOf } from './key-tags.ts';

test('a slot is the one that the specification of the cluster gives', () => {
  // From the specification: CRC16 of 123456789 is 0x31C3. The others are answers of CLUSTER KEYSLOT.
  expect(slotOf('123456789')).toBe(0x31c3);
  expect([slotOf('foo'), slotOf('bar'), slotOf('user1000')]).toEqual([12_182, 5_061, 3_443]);
});

test.each([1, 24, 48, 1_024])('%i tags have one slot in each equal part', (count) => {
  const tags = evenTags(count);
  expect(tags.map((tag) => Math.floor((slotOf(tag) * count) / 16_384))).toEqual(tags.map((_, index) => index));
});
