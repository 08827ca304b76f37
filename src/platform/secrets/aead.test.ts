import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CIPHERS, decrypt, encrypt, KEY_BYTES, NONCE_BYTES, TAG_BYTES, type AeadKey } from './aead.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'));
const hex = (value: Uint8Array | null) => (value === null ? null : Buffer.from(value).toString('hex'));

test('sm4-gcm gives the example of RFC 8998, appendix A.1', () => {
  const key: AeadKey = {
    cipher: 'sm4-gcm',
    key: bytes('0123456789ABCDEFFEDCBA9876543210'),
    nonce: bytes('00001234567800000000ABCD'),
  };
  const plain = bytes(`AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD
    EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA`);
  const associated = bytes('FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2');
  const sealed = bytes(`17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735
    D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D83DE3541E4C2B58177E065A9BF7B62EC`);
  expect(hex(encrypt(key, associated, plain))).toBe(hex(sealed));
  expect(hex(decrypt(key, associated, sealed))).toBe(hex(plain));
});

test('aes-256-gcm gives test case 16 of the GCM specification', () => {
  const key: AeadKey = {
    cipher: 'aes-256-gcm',
    key: bytes('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
    nonce: bytes('cafebabefacedbaddecaf888'),
  };
  const plain = bytes(`d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
    1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39`);
  const sealed = encrypt(key, bytes('feedfacedeadbeeffeedfacedeadbeefabaddad2'), plain);
  expect(hex(sealed)).toBe(
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662' +
      '76fc6ece0f4e1768cddf8853bb2d551b',
  );
});

describe.each(CIPHERS)('%s', (cipher) => {
  const keys = fc.record({
    cipher: fc.constant(cipher),
    key: fc.uint8Array({ minLength: KEY_BYTES[cipher], maxLength: KEY_BYTES[cipher] }),
    nonce: fc.uint8Array({ minLength: NONCE_BYTES, maxLength: NONCE_BYTES }),
  });
  const text = fc.uint8Array({ maxLength: 200 });

  test('decryption gives back what was encrypted, whatever its length', () => {
    fc.assert(
      fc.property(keys, text, text, (key, associated, plain) => {
        const sealed = encrypt(key, associated, plain);
        expect(sealed).toHaveLength(plain.length + TAG_BYTES);
        expect(hex(decrypt(key, associated, sealed))).toBe(hex(plain));
      }),
    );
  });

  test('any changed bit is detected, in the text and in the associated data', () => {
    fc.assert(
      fc.property(keys, text, text, fc.nat(), (key, associated, plain, bit) => {
        const sealed = encrypt(key, associated, plain);
        const changed = sealed.slice();
        const at = Math.floor(bit / 8) % changed.length;
        changed[at] = (changed[at] as number) ^ (1 << (bit % 8));
        expect(decrypt(key, associated, changed)).toBeNull();
        expect(decrypt(key, Uint8Array.of(...associated, 1), sealed)).toBeNull();
      }),
    );
  });

  test('a text shorter than a tag is refused', () => {
    const key = { cipher, key: new Uint8Array(KEY_BYTES[cipher]), nonce: new Uint8Array(NONCE_BYTES) };
    expect(decrypt(key, new Uint8Array(), new Uint8Array(TAG_BYTES - 1))).toBeNull();
  });
});
