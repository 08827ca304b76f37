import { expect, test } from 'vitest';
import { keyOfHeaders } from './key-of-headers.ts';

const KEY = '0123456789abcdef0123456789abcdef';

test.each([
  [{ 'x-api-key': KEY }, KEY],
  [{ 'x-api-key': ` ${KEY} ` }, KEY],
  // Two headers with one value, as Node joins them. Two keys are no key.
  [{ 'x-api-key': `${KEY}, ${KEY}` }, KEY],
  [{ 'x-api-key': `${KEY}, other` }, `${KEY}, other`],
  [{ 'x-api-key': `${KEY}, ` }, `${KEY},`],
  [{ authorization: `Bearer ${KEY}` }, KEY],
  [{ authorization: `bearer  ${KEY}` }, KEY],
  [{ 'x-api-key': 'other', authorization: `Bearer ${KEY}` }, 'other'],
  [{ authorization: `Basic ${KEY}` }, undefined],
  [{ 'x-api-key': '' }, undefined],
  [{}, undefined],
])('%j holds the key %s', (headers, key) => {
  expect(keyOfHeaders(headers)).toBe(key);
});
