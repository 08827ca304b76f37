import { expect, test } from 'vitest';
import { CODE_MEANINGS } from '../../console/src/text/code-text.ts';
import { CONTRACTS } from '../../src/features/index.ts';
import { SYSTEM_ERRORS } from '../../src/wire/system-errors.ts';

test('the console has the meaning of every code of the five APIs, in both languages, and of no other', () => {
  const own = CONTRACTS.flatMap(({ errors }) => Object.keys(errors));
  const codes = [0, ...SYSTEM_ERRORS.map(({ code }) => code), ...own];
  expect(
    Object.keys(CODE_MEANINGS)
      .map(Number)
      .toSorted((a, b) => a - b),
  ).toEqual([...new Set(codes.map(Number))].toSorted((a, b) => a - b));
  for (const { en, 'zh-CN': zh } of Object.values(CODE_MEANINGS)) {
    expect(en).toMatch(/^[A-Za-z][\x20-\x7E]+$/);
    expect(zh).toMatch(/[\u4E00-\u9FFF]/);
  }
});
