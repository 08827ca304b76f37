import { expect, test } from 'vitest';
import { DIGEST_HEX_LENGTH, DIGEST_KINDS, digestHex, md5Hex, sha256Hex, sm3Hex } from './digests.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

test('md5 gives the test suite of RFC 1321', () => {
  expect(md5Hex('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
  expect(md5Hex('message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
});

test('sha256 gives the examples of FIPS 180-4', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256Hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('sm3 gives the examples of GB/T 32905-2016, appendix A', () => {
  expect(sm3Hex('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  expect(sm3Hex(bytes('61626364'.repeat(16)))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
});

test.each(DIGEST_KINDS)('%s takes text as UTF-8 and gives lower-case hex', (kind) => {
  expect(digestHex(kind, '张三')).toBe(digestHex(kind, new TextEncoder().encode('张三')));
  expect(digestHex(kind, '张三')).toMatch(new RegExp(`^[0-9a-f]{${DIGEST_HEX_LENGTH[kind]}}$`));
});
