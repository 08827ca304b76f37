import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPseudonymizer } from './identifiers.ts';

test('a pseudonym changes with purpose, text and site, and with nothing else', () => {
  const site = (secret: string) =>
    createPseudonymizer((purpose, text) =>
      createHmac('sha256', secret + purpose)
        .update(text)
        .digest(),
    );
  const [one, two] = [site('1'), site('2')];
  const made = [one('phone', 'a'), one('phone', 'b'), one('device', 'a'), two('phone', 'a')];
  expect(new Set(made).size).toBe(4);
  expect(made.every((pseudonym) => /^[0-9a-f]{32}$/.test(pseudonym))).toBe(true);
  expect(one('phone', 'a')).toBe(site('1')('phone', 'a'));
});
