import { expect, test } from 'vitest';
import { isSameIssuer } from './same-issuer.ts';

test.each([
  ['https://login.example.com', 'https://login.example.com/', true],
  ['https://LOGIN.example.com', 'https://login.example.com:443/', true],
  ['https://login.example.com/a', 'https://login.example.com/a', true],
  ['https://login.example.com/a', 'https://login.example.com/a/', false],
  ['https://login.example.com/a', 'https://login.example.com/A', false],
  ['https://login.example.com', 'http://login.example.com', false],
  ['https://login.example.com', 'https://login.example.org', false],
  ['no URL', 'no URL', true],
  ['no URL', 'https://login.example.com', false],
])('%s and %s name one provider: %s', (a, b, expected) => {
  expect(isSameIssuer(a, b)).toBe(expected);
  expect(isSameIssuer(b, a)).toBe(expected);
});
