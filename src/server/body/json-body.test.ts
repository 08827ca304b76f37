import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONG_VALUE_BYTES } from './growing-bytes.ts';
import { parseJson } from './json-body.ts';

const long = 'A+/='.repeat(LONG_VALUE_BYTES / 4 + 1);
const textOf = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value);

test('long members come as bytes, all others as JSON.parse gives them', () => {
  const fields = { key: 'a"b\\', image: long, n: 1.5, nested: { deep: [long] }, last: `${long}\n` };
  const read = parseJson(Buffer.from(JSON.stringify(fields)));
  expect(read?.['image']).toBeInstanceOf(Uint8Array);
  expect(read?.['last']).toBeInstanceOf(Uint8Array);
  expect(textOf(read?.['image'])).toBe(long);
  expect(textOf(read?.['last'])).toBe(`${long}\n`);
  expect(read).toMatchObject({ key: 'a"b\\', n: 1.5 });
});

test("escapes are removed as PHP's json_encode writes them", () => {
  const body = `{"a":"${long.replaceAll('/', '\\/')}\\r\\n","b":"x\\/y"}`;
  const read = parseJson(Buffer.from(body));
  expect(textOf(read?.['a'])).toBe(`${long}\r\n`);
  expect(read?.['b']).toBe('x/y');
});

test('a long value with other escapes is left to JSON.parse', () => {
  const value = `${long}\u0001张`;
  expect(parseJson(Buffer.from(JSON.stringify({ value })))).toEqual({ value });
});

test('the members are the same, whatever the strings hold', () => {
  const piece = fc.constantFrom('"', '\\', '/', '\n', 'é', 'x', ':', ',', '{', '}');
  const value = fc.tuple(fc.array(piece, { maxLength: 8 }), fc.boolean(), fc.array(piece, { maxLength: 8 }));
  const member = value.map(([a, isLong, b]) => a.join('') + (isLong ? long : '') + b.join(''));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), member, { maxKeys: 5 }), (fields) => {
      const read = parseJson(Buffer.from(JSON.stringify(fields)));
      expect(Object.fromEntries(Object.entries(read ?? {}).map(([name, text]) => [name, textOf(text)]))).toEqual(
        fields,
      );
    }),
    { numRuns: 100 },
  );
});

test.each(['', '[1]', '"text"', 'null', '{"a":', `{"a":"${long}`, `{"a":"${long}"`, `["${long}"]`])(
  'body %# is not a JSON object',
  (body) => {
    expect(parseJson(Buffer.from(body))).toBeNull();
  },
);
