import { expect, test } from 'vitest';
import { SYSTEM_ERRORS, systemError } from './system-errors.ts';

/** Clients match on codes and reasons, so a change here is a breaking change. Describe it in CHANGELOG.md. */
test('the system errors are frozen', () => {
  expect(SYSTEM_ERRORS.map(({ code, resultcode, reason }) => [code, resultcode, reason])).toMatchSnapshot();
});

test('they are in the order in which they are checked', () => {
  const codes = SYSTEM_ERRORS.map(({ code }) => code);
  expect(codes).toEqual(codes.toSorted((a, b) => a - b));
  expect(codes).toHaveLength(14);
});

test('a code finds its row', () => {
  expect(systemError(10001)).toMatchObject({ resultcode: '101', reason: '错误的请求KEY' });
});
