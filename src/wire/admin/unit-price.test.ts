import { expect, test } from 'vitest';
import { unitPrice } from './unit-price.ts';

test.each([
  ['0', true],
  ['0.035', true],
  ['10000', true],
  ['9999.999999', true],
  ['10000.000001', false],
  ['999999999', false],
  ['-1', false],
  ['0.0000001', false],
  ['free', false],
])('the price %s is one: %s', (text, is) => expect(unitPrice.safeParse(text).success).toBe(is));
