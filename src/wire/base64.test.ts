import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBase64, readBase64Bytes } from './base64.ts';

const some = fc.uint8Array({ minLength: 1, maxLength: 400 });
const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

test('the bytes come out right, whatever clients do to the base64 on its way', () => {
  const spoil = fc.constantFrom<((text: string) => string)[]>(
    (text) => text,
    (text) => text.replaceAll('+', ' '),
    (text) => text.replaceAll(/(.{76})/g, '$1\r\n'),
    (text) => text.replaceAll(/(.{64})/g, '$1\n'),
    (text) => text.replaceAll('+', ' ').replaceAll(/(.{76})/g, '$1\r\n'),
    (text) => text.replace(/=+$/, ''),
    (text) => `data:image/jpg;base64,${text}`,
    (text) => `data:image/png;charset=utf-8;base64,${text.replaceAll('+', ' ')}`,
    (text) => `\n${text}\r\n`,
    (text) => ` ${text} `,
    (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
    (text) => `DATA:IMAGE/JPEG;BASE64,${text}`,
    (text) => `base64:${text}`,
    (text) => `Base64,${text}`,
    (text) => `"${text}"`,
    (text) => ` 'data:image/jpeg;base64,${text}' `,
    (text) => `"base64:${text.replaceAll('/', '\\/')}`,
    (text) => text.replaceAll(/(.{76})/g, '$1\\r\\n'),
    (text) => `${text.replaceAll(/(.{64})/g, '$1\\n')}\\n`,
    (text) => `${text.replaceAll(/(.{64})/g, '$1\\\\n')}`,
    (text) => `${text}==`,
    (text) => `${text}=`,
    (text) => encodeURIComponent(`"${text.replaceAll(/(.{76})/g, '$1\\n')}"`),
    (text) => encodeURIComponent(text),
    (text) => encodeURIComponent(encodeURIComponent(text)),
    (text) => encodeURIComponent(text).replaceAll(/%../g, (escape) => escape.toLowerCase()),
    (text) => encodeURIComponent(`Data:image/jpeg;base64,${text.replaceAll(/(.{76})/g, '$1\r\n')}`),
  );
  fc.assert(
    fc.property(some, spoil, (bytes, change) => {
      expect(readBase64(change(encode(bytes)), 400)).toEqual(Buffer.from(bytes));
      expect(readBase64Bytes(Buffer.from(change(encode(bytes))), 400)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('the bound is on the decoded bytes, to the byte', () => {
  fc.assert(
    fc.property(some, (bytes) => {
      expect(readBase64(encode(bytes), bytes.length)).toEqual(Buffer.from(bytes));
      expect(readBase64(encode(bytes), bytes.length - 1)).toBe('too-big');
      expect(readBase64Bytes(Buffer.from(encode(bytes)), bytes.length)).toEqual(Buffer.from(bytes));
      expect(readBase64Bytes(Buffer.from(encode(bytes)), bytes.length - 1)).toBe('too-big');
    }),
  );
});

test('a foreign character anywhere makes it broken', () => {
  fc.assert(
    fc.property(some, fc.nat(), fc.constantFrom('!', '%', '*', '中', '\u0000', '.'), (bytes, seed, foreign) => {
      const text = encode(bytes).replace(/=+$/, '');
      const at = seed % text.length;
      const spoilt = text.slice(0, at) + foreign + text.slice(at);
      // A percent sequence is an escape only if it stands for a character that base64 holds.
      fc.pre(!/%(?:2[5BCDF0]|3[ABD]|0[9AD]|5F)/i.test(spoilt));
      expect(readBase64(spoilt, 1000)).toBe('broken');
      expect(readBase64Bytes(Buffer.from(spoilt), 1000)).toBe('broken');
    }),
  );
});

test.each([
  ['', 'empty'],
  ['    ', 'empty'],
  [' \r\n', 'empty'],
  ['data:image/jpeg;base64,', 'empty'],
  ['==', 'empty'],
  ['A', 'broken'],
  ['AAAAA', 'broken'],
  ['AA==AA==', 'broken'],
])('%j is %s', (text, problem) => {
  expect(readBase64(text, 100)).toBe(problem);
  expect(readBase64Bytes(Buffer.from(text), 100)).toBe(problem);
});

test('bytes longer than one piece are decoded across its edges', () => {
  for (const length of [49_151, 49_152, 49_153, 200_000]) {
    const bytes = Buffer.alloc(length, 'pieces');
    expect(readBase64Bytes(Buffer.from(encode(bytes)), length)).toEqual(bytes);
  }
});
