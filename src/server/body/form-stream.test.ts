import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FormStream } from './form-stream.ts';
import { parseForm } from './gathered-body.ts';

/** Reads `body`, cut into pieces of `pieceBytes`. */
function read(body: Buffer, pieceBytes: number, expected = body.length) {
  const stream = new FormStream(expected);
  for (let at = 0; at < body.length; at += pieceBytes) stream.write(body.subarray(at, at + pieceBytes));
  const fields = stream.end();
  if (fields === null) throw new Error('the form has too many fields');
  return fields;
}

const lastOf = (body: string) => Object.fromEntries(new URLSearchParams(body));

test('any bytes are read as URLSearchParams reads them, wherever they are cut', () => {
  const rough = fc.stringMatching(/^[ab=&%+0-9A-Fa-f]{0,40}$/);
  fc.assert(
    fc.property(rough, fc.integer({ min: 1, max: 9 }), (body, pieceBytes) => {
      const { '': nameless, ...named } = lastOf(body);
      const { '': _, ...ours } = read(Buffer.from(body), pieceBytes, 0);
      expect(ours).toEqual(named);
      expect(nameless === undefined || body.includes('=')).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('agrees with the library that reads short bodies', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' })));
  fc.assert(
    fc.property(pairs, fc.integer({ min: 1, max: 50 }), (fields, pieceBytes) => {
      const body = new URLSearchParams(fields).toString();
      const ours = read(Buffer.from(body), pieceBytes);
      expect(ours).toEqual(parseForm(Buffer.from(body)));
      expect(ours).toEqual(lastOf(body));
    }),
    { numRuns: 500 },
  );
});

test('a field named __proto__ is an ordinary field', () => {
  const fields = read(Buffer.from('__proto__=x&a=1'), 4);
  expect(Object.keys(fields)).toEqual(['__proto__', 'a']);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(Object.keys(parseForm(Buffer.from('__proto__=x&a=1')))).toEqual(['__proto__', 'a']);
});

test('a skimmed body keeps its short fields, in any position', () => {
  const stream = new FormStream(0);
  stream.write(Buffer.from(`first=1&image=${'A'.repeat(10_000)}`));
  stream.skim();
  for (let piece = 0; piece < 50; piece++) stream.write(Buffer.alloc(60_000, 'A'));
  stream.write(Buffer.from('&key=abc'));
  expect(stream.end()).toEqual({ first: '1', key: 'abc' });
});
