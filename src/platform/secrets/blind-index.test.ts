import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIGEST_KINDS, digestHex } from '../../kernel/digests.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { readDigest } from '../../identity/digest-forms.ts';
import { blindIndexesOf, blindIndexOfDigest } from './blind-index.ts';

const secrets = new MemorySiteSecrets();
const identifiers = fc.constantFrom('id-number', 'phone', 'name');

test.each(DIGEST_KINDS)('an identifier and its %s have the same index, in upper and lower case', (kind) => {
  fc.assert(
    fc.property(identifiers, fc.string(), (identifier, text) => {
      const hex = digestHex(kind, text);
      const expected = blindIndexesOf(secrets, identifier, text)[kind];
      expect(blindIndexOfDigest(secrets, identifier, { kind, hex })).toBe(expected);
      expect(blindIndexOfDigest(secrets, identifier, { kind, hex: hex.toUpperCase() })).toBe(expected);
    }),
  );
});

test('indexes differ by text, kind, digest and site, and reveal no digest', () => {
  const made = [
    blindIndexesOf(secrets, 'phone', '13800138000'),
    blindIndexesOf(secrets, 'phone', '13800138001'),
    blindIndexesOf(secrets, 'id-number', '13800138000'),
    blindIndexesOf(new MemorySiteSecrets('other'), 'phone', '13800138000'),
  ].flatMap((indexes) => Object.values(indexes));
  expect(new Set(made).size).toBe(12);
  for (const index of made) expect(index).toMatch(/^[0-9a-f]{64}$/);
  const bare = DIGEST_KINDS.map((kind) => digestHex(kind, '13800138000'));
  expect(made.filter((index) => bare.includes(index))).toEqual([]);
});

test.each([
  ['md5', 'd41d8cd98f00b204e9800998ecf8427'],
  ['md5', 'd41d8cd98f00b204e9800998ecf8427eff'],
  ['md5', 'g41d8cd98f00b204e9800998ecf8427e'],
  ['sha256', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['sm3', ''],
] as const)('%s is not %j', (kind, hex) => {
  expect(readDigest(kind, hex)).toBeNull();
  expect(() => blindIndexOfDigest(secrets, 'phone', { kind, hex })).toThrow('not a');
});
