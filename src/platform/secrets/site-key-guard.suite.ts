import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { isSealedSiteKey, type SiteKeyGuard } from './site-key-guard.ts';

/** Tests that every SiteKeyGuard must pass. `open(n)` opens the n-th of two guards with different keys. */
export function siteKeyGuardSuite(open: (which: 0 | 1) => Promise<SiteKeyGuard>): void {
  const key = Uint8Array.from({ length: 32 }, (_, at) => at);
  const isCorrupt = (error: unknown) => error instanceof Fault && error.kind === 'corrupt';

  test('a guard opens what it sealed, and what it seals shows nothing of the key', async () => {
    const sealed = await (await open(0)).seal(key);
    expect(await (await open(0)).open(sealed)).toEqual(key);
    expect([isSealedSiteKey(sealed), sealed.includes('\n')]).toEqual([true, false]);
    expect(sealed).not.toContain(Buffer.from(key).toString('hex'));
    expect(await (await open(0)).seal(key)).not.toBe(sealed);
  });

  test('another key, and a text that was altered, open nothing', async () => {
    const sealed = await (await open(0)).seal(key);
    await expect((await open(1)).open(sealed)).rejects.toSatisfy(isCorrupt);
    const altered = `${sealed.slice(0, -6)}${sealed.at(-6) === 'A' ? 'B' : 'A'}${sealed.slice(-5)}`;
    await expect((await open(0)).open(altered)).rejects.toSatisfy(isCorrupt);
    await expect((await open(0)).open('pkcs11:')).rejects.toSatisfy(isCorrupt);
  });
}
