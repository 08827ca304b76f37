import fc from 'fast-check';
import { createCipheriv, createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { base64Of, contentBase64 } from '../../sdk/src/base64.ts';
import { canonicalIdNumber, canonicalName, canonicalPhone, digestOf, hex } from '../../sdk/src/digests.ts';
import { encryptField } from '../../sdk/src/encrypt.ts';
import { sm3 } from '../../sdk/src/sm3.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('sm3', () => {
  test('the vectors of GB/T 32905-2016', () => {
    expect(hex(sm3(bytesOf('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(hex(sm3(bytesOf('abcd'.repeat(16))))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  test('any bytes, as OpenSSL hashes them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(hex(sm3(bytes))).toBe(createHash('sm3').update(bytes).digest('hex'));
      }),
    );
  });
});

test.each(['md5', 'sha256', 'sm3'] as const)('%s of any text, as OpenSSL computes it', (kind) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(digestOf(kind, text)).toBe(createHash(kind).update(text).digest('hex'));
    }),
  );
});

test('fields are encrypted as OpenSSL encrypts them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 8 }), (text, openId) => {
      const key = createHash('md5').update(openId).digest('hex').slice(0, 16);
      const cipher = createCipheriv('aes-128-ecb', key, null);
      expect(encryptField(text, openId)).toBe(Buffer.concat([cipher.update(text), cipher.final()]).toString('base64'));
    }),
  );
});

test('base64 of any bytes in every accepted type, as Node encodes it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 70_000 }), async (bytes) => {
      const expected = Buffer.from(bytes).toString('base64');
      expect(base64Of(bytes)).toBe(expected);
      expect(await contentBase64(new Blob([bytes]))).toBe(expected);
      expect(await contentBase64(new Uint8Array(bytes).buffer)).toBe(expected);
      expect(await contentBase64(`data:image/jpeg;base64,${expected}`)).toBe(expected);
    }),
    { numRuns: 30 },
  );
});

test('identifiers are digested in the same form as on the server', () => {
  expect(canonicalIdNumber(' 11010519491231002x ')).toBe('11010519491231002X');
  for (const phone of ['13800138000', '+86 138-0013-8000', '8613800138000', '008613800138000'])
    expect(canonicalPhone(phone)).toBe('13800138000');
  expect(canonicalIdNumber('110105491231002')).toBe('11010519491231002X');
  expect(canonicalPhone('１３８ 0013–8000')).toBe('13800138000');
  expect(canonicalPhone('00852 9123 4567')).toBe('+85291234567');
  expect(canonicalName('阿卜杜•热合曼')).toBe('阿卜杜·热合曼');
  expect(canonicalName('O’Brien, Jean-Luc')).toBe('JEAN LUC OBRIEN');
});
