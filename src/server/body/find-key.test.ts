import { expect, test } from 'vitest';
import { findKeys } from './find-key.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const part = (name: string, value: string, line = '\r\n') =>
  `--B${line}Content-Disposition: form-data; name="${name}"${line}Content-Type: text/plain${line}${line}${value}${line}`;

test.each([
  ['a form', `key=${KEY}&image=AAAA`],
  ['a form with the key behind', `image=AAAA&key=${KEY}`],
  ['JSON', `{"key":"${KEY}","image":"AAAA`],
  ['JSON with blanks', `{\n  "image": "AAAA",\n  "key" : "${KEY}"`],
  ['JSON after a byte order mark', `\xEF\xBB\xBF{"key":"${KEY}"`],
  ['multipart', part('word', 'a') + part('key', KEY) + part('image', 'AAAA')],
  ['multipart with bare line feeds', part('key', KEY, '\n')],
  ['a key in capitals', `key=${KEY.toUpperCase()}&a`],
])('the key is found in %s', (_name, text) => {
  expect(findKeys(Buffer.from(text, 'latin1')).map((key) => key.toLowerCase())).toEqual([KEY]);
});

test.each([
  ['another field', `monkey=${KEY}&apikey=${KEY}`],
  ['a longer text', `key=${KEY}0`],
  ['a shorter one', `key=${KEY.slice(1)}&`],
  ['behind the first 64 KB', `image=${'A'.repeat(64 * 1024 - 10)}&key=${KEY}`],
])('no key is found in %s', (_name, text) => {
  expect(findKeys(Buffer.from(text))).toEqual([]);
});

test('a body of nothing but keys gives only eight of them', () => {
  expect(findKeys(Buffer.from(`key=${KEY}&`.repeat(1000)))).toHaveLength(8);
});

test('64 KB made to be slow to search are searched at once', () => {
  for (const text of ['key ', '{"key"\t', 'name="key"\n', 'key="', ' ']) {
    expect(findKeys(Buffer.from(text.repeat(64 * 1024).slice(0, 64 * 1024)))).toEqual([]);
  }
});
