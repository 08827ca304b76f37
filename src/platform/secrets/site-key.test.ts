import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../kernel/random.ts';
import { formatSiteKey, LocalSiteKey, parseSiteKey } from './site-key.ts';
import { siteKeySuite } from './site-key.suite.ts';

describe('LocalSiteKey', () => {
  siteKeySuite(async (which) => new LocalSiteKey(new Uint8Array(32).fill(which), systemRandom));

  test.each([0, 16, 31, 33])('%d bytes are not a site key', (length) => {
    expect(() => new LocalSiteKey(new Uint8Array(length), systemRandom)).toThrow(`not ${length}`);
  });

  test('a site key is written as 64 hex digits', () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, at) => at * 8);
    expect(parseSiteKey(`  ${formatSiteKey(bytes).toUpperCase()}\n`)).toEqual(bytes);
    expect(parseSiteKey('')).toBeNull();
    expect(parseSiteKey('0'.repeat(63))).toBeNull();
    expect(parseSiteKey('g'.repeat(64))).toBeNull();
  });
});
