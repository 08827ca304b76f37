import { expect, test } from 'vitest';
import { digestOfParams, idempotencyKeyOf } from './idempotency.ts';

test.each([
  [undefined, undefined, null],
  ['', undefined, null],
  ['3f0c1e9e-8f7b-4a55-9a8a-0a4b8d7c6e5f', undefined, '3f0c1e9e-8f7b-4a55-9a8a-0a4b8d7c6e5f'],
  ['header-key', 'field-key', 'header-key'],
  [undefined, '12345678', '12345678'],
  [undefined, '1234567', 'unusable'],
  [undefined, 'x'.repeat(33), 'unusable'],
  ['short', undefined, 'unusable'],
  ['with a blank inside', undefined, 'unusable'],
])('header %j with field %j gives %j', (header, field, expected) => {
  expect(idempotencyKeyOf(header, field)).toBe(expected);
});

test('the digest depends on names, values and kinds, not on their order', () => {
  const digest = (fields: Record<string, unknown>, path = '/a') =>
    Buffer.from(digestOfParams(path, fields) ?? []).toString('hex');
  expect(digest({ a: '1', b: { c: [1, 'x'], d: null } })).toBe(digest({ b: { d: null, c: [1, 'x'] }, a: '1' }));
  expect(digest({ a: Buffer.from('张') }), 'long text comes as bytes').toBe(digest({ a: '张' }));
  const different = [
    digest({ a: '1', b: '2' }),
    digest({ a: '1b', 2: '' }),
    digest({ a: 1, b: '2' }),
    digest({ a: '1', b: ['2'] }),
    digest({ a: '1' }),
    digest({ a: '1' }, '/b'),
  ];
  expect(new Set(different).size).toBe(different.length);
});

test('fields nested too deeply have no digest and do not exhaust the stack', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(digestOfParams('/a', { deep })).toBeNull();
});
