import { assert } from '../../kernel/assert.ts';

/** Slots of every Redis cluster. */
const SLOT_COUNT = 16_384;

/**
 * The slot of a text between braces in a key: CRC16 (XMODEM) modulo 16,384, as the cluster specification of Redis says.
 */
export function slotOf(tag: string): number {
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc % SLOT_COUNT;
}

/**
 * Names `count` tags with slots that lie evenly over all slots, one in each of `count` equal parts, so that servers
 * which share the slots evenly share the tags evenly. The same count always gives the same names.
 */
export function evenTags(count: number): readonly string[] {
  assert(count >= 1 && count <= 1_024, 'there are 1 to 1,024 tags');
  const tags = new Map<number, string>();
  for (let number = 0; tags.size < count; number += 1) {
    const tag = `${count}.${number}`;
    const part = Math.floor((slotOf(tag) * count) / SLOT_COUNT);
    if (!tags.has(part)) tags.set(part, tag);
  }
  return [...tags].toSorted(([a], [b]) => a - b).map(([, tag]) => tag);
}
