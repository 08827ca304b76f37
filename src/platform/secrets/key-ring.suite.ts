import { expect, test } from 'vitest';
import type { KeyRing, RingKey } from './key-ring.ts';

const key = (id: number, more: Partial<RingKey> = {}): RingKey => ({
  id,
  cipher: id === 0 ? null : 'aes-256-gcm',
  wrapped: Uint8Array.of(id, 1, 2, 255),
  siteKeyId: 'a'.repeat(16),
  createdAtMs: 1_700_000_000_000 + id,
  ...more,
});

/** Tests that every KeyRing must pass. Each adapter's test file calls this with its own factory. */
export function keyRingSuite(open: () => Promise<KeyRing>): void {
  test('keys come back as they were added, by id', async () => {
    const ring = await open();
    expect(await ring.list()).toEqual([]);
    expect(await ring.add([key(2, { cipher: 'sm4-gcm' }), key(0)])).toBe(true);
    expect(await ring.add([key(1)])).toBe(true);
    expect(await ring.list()).toEqual([key(0), key(1), key(2, { cipher: 'sm4-gcm' })]);
  });

  test('a taken id keeps all keys of the addition out', async () => {
    const ring = await open();
    await ring.add([key(1)]);
    expect(await ring.add([key(2), key(1, { wrapped: Uint8Array.of(9) })])).toBe(false);
    expect(await ring.list()).toEqual([key(1)]);
  });

  test('a key under another site key than the held ones is kept out', async () => {
    const ring = await open();
    const other = { siteKeyId: 'b'.repeat(16) };
    expect(await ring.add([key(0), key(1, other)])).toBe(false);
    expect(await ring.add([key(0), key(1)])).toBe(true);
    expect(await ring.add([key(2), key(3, other)])).toBe(false);
    expect(await ring.add([key(2, other)])).toBe(false);
    expect(await ring.list()).toEqual([key(0), key(1)]);
  });

  test('rewrapping changes the wrapping and nothing else', async () => {
    const ring = await open();
    await ring.add([key(0), key(1)]);
    const other = { wrapped: Uint8Array.of(7), siteKeyId: 'b'.repeat(16) };
    expect(await ring.rewrap([key(1, other), key(0, { ...other, createdAtMs: 5 })])).toBe(true);
    expect(await ring.list()).toEqual([key(0, other), key(1, other)]);
  });

  test('rewrapping a ring that changed meanwhile does nothing', async () => {
    const ring = await open();
    await ring.add([key(0), key(1)]);
    const other = { wrapped: Uint8Array.of(7), siteKeyId: 'b'.repeat(16) };
    expect(await ring.rewrap([key(0, other)])).toBe(false);
    expect(await ring.rewrap([key(0, other), key(1, other), key(2, other)])).toBe(false);
    expect(await ring.rewrap([key(0, other), key(2, other)])).toBe(false);
    expect(await ring.list()).toEqual([key(0), key(1)]);
  });

  test('a key that is held back is so until it is released', async () => {
    const ring = await open();
    await ring.add([key(1), key(2, { isHeldBack: true })]);
    expect(await ring.list()).toEqual([key(1), key(2, { isHeldBack: true })]);
    expect(await ring.release(2)).toBe(true);
    expect(await ring.release(3)).toBe(false);
    expect(await ring.list()).toEqual([key(1), key(2)]);
  });

  test('a removed key is gone', async () => {
    const ring = await open();
    await ring.add([key(1), key(2)]);
    expect(await ring.remove(1)).toBe(true);
    expect(await ring.remove(1)).toBe(false);
    expect(await ring.list()).toEqual([key(2)]);
  });
}
