import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import type { SiteKey } from './site-key.ts';

/**
 * Tests that every SiteKey must pass. `open(n)` opens the n-th of at least two different keys, the same one each time.
 */
export function siteKeySuite(open: (which: number) => Promise<SiteKey>): void {
  const secret = Uint8Array.from({ length: 32 }, (_, at) => at);
  const isCorrupt = (error: unknown) => error instanceof Fault && error.kind === 'corrupt';

  test('a key unwraps what it wrapped, also after a restart', async () => {
    const wrapped = await (await open(0)).wrap('root', secret);
    expect(await (await open(0)).unwrap('root', wrapped)).toEqual(secret);
    expect(Buffer.from(wrapped).includes(Buffer.from(secret))).toBe(false);
  });

  test('wrapping twice gives two different texts', async () => {
    const key = await open(0);
    expect(await key.wrap('root', secret)).not.toEqual(await key.wrap('root', secret));
  });

  test('ids tell keys apart and stay the same', async () => {
    expect((await open(0)).id).toBe((await open(0)).id);
    expect((await open(0)).id).not.toBe((await open(1)).id);
    expect((await open(0)).id).toMatch(/^[0-9a-f]{16}$/);
  });

  test('another key, another label or a changed byte unwraps nothing', async () => {
    const key = await open(0);
    const wrapped = await key.wrap('data key 1', secret);
    const changed = wrapped.slice();
    changed[wrapped.length - 1] = (wrapped.at(-1) as number) ^ 1;
    await expect((await open(1)).unwrap('data key 1', wrapped)).rejects.toSatisfy(isCorrupt);
    await expect(key.unwrap('data key 2', wrapped)).rejects.toSatisfy(isCorrupt);
    await expect(key.unwrap('data key 1', changed)).rejects.toSatisfy(isCorrupt);
    await expect(key.unwrap('data key 1', new Uint8Array())).rejects.toSatisfy(isCorrupt);
  });
}
