import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import type { SiteSecrets } from './site-secrets.ts';

/**
 * Tests that every SiteSecrets must pass. Each implementation's test file calls this with its own factory.
 *
 * @param open gives the secrets of the n-th of at least two sites, the same ones each time
 */
export function siteSecretsSuite(open: (site: number) => Promise<SiteSecrets>): void {
  const plain = new TextEncoder().encode('11010519491231002X');
  const isCorrupt = (error: unknown) => error instanceof Fault && error.kind === 'corrupt';
  const failure = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };

  test('a digest is 32 bytes, the same for the lifetime of a site, and the same for a text and its UTF-8 bytes', async () => {
    const digest = (await open(0)).mac('name', '张三');
    expect(digest).toHaveLength(32);
    expect((await open(0)).mac('name', new TextEncoder().encode('张三'))).toEqual(digest);
  });

  test('a digest differs by site, purpose and text', async () => {
    const [site, other] = [await open(0), await open(1)];
    const digests = [site.mac('a', 'x'), site.mac('b', 'x'), site.mac('a', 'y'), other.mac('a', 'x')];
    expect(new Set(digests.map((digest) => Buffer.from(digest).toString('hex'))).size).toBe(4);
  });

  test.each([0, 1, 18, 2048, 100_000])('%d sealed bytes are opened, also after a restart', async (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => at % 251);
    expect((await open(0)).open('person.face', (await open(0)).seal('person.face', bytes))).toEqual(bytes);
  });

  test('sealing hides the text, and never gives the same bytes twice', async () => {
    const secrets = await open(0);
    const sealed = Array.from({ length: 50 }, () => Buffer.from(secrets.seal('person.number', plain)).toString('hex'));
    expect(new Set(sealed).size).toBe(50);
    expect(sealed.some((text) => text.includes(Buffer.from(plain).toString('hex')))).toBe(false);
  });

  test('another context, another site or any changed byte opens nothing', async () => {
    const secrets = await open(0);
    const sealed = secrets.seal('person.name', plain);
    expect(failure(() => secrets.open('person.number', sealed))).toSatisfy(isCorrupt);
    const foreign = await open(1);
    expect(failure(() => foreign.open('person.name', sealed))).toSatisfy(isCorrupt);
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (sealed[at] as number) ^ 0x10;
      expect(failure(() => secrets.open('person.name', changed))).toSatisfy(isCorrupt);
    }
    for (const length of [0, 1, 5, sealed.length - 1])
      expect(failure(() => secrets.open('person.name', sealed.subarray(0, length)))).toSatisfy(isCorrupt);
  });

  test('a failure to open reveals nothing of the text', async () => {
    const secrets = await open(0);
    const error = failure(() => secrets.open('person.name', plain));
    expect(error).toSatisfy(isCorrupt);
    expect(String(error)).not.toContain('1101');
  });
}
