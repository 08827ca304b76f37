import { expect, test } from 'vitest';
import { z } from 'zod';
import { notANumber } from '../wire/admin/numbers.ts';
import { ADMIN_CONTRACTS } from './index.ts';

/** The parameters of every operation that the reference calls numbers and that may not be null. */
const NUMBERS = ADMIN_CONTRACTS.flatMap((contract) => {
  const { properties = {} } = z.toJSONSchema(contract.params, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties)
    .filter(([, schema]) => typeof schema === 'object' && (schema.type === 'number' || schema.type === 'integer'))
    .map(([field]) => ({ name: contract.name, field, contract }));
});

test('there are such parameters', () => {
  expect(NUMBERS.map(({ name, field }) => `${name} ${field}`)).toEqual(
    expect.arrayContaining(['alert-rules.add threshold', 'alert-rules.change threshold', 'audit.list limit']),
  );
});

test.each(NUMBERS)('$name refuses null for $field', ({ field, contract: { params } }) => {
  const raw = { [field]: null };
  const isRefused =
    notANumber(params, raw) === field ||
    params.safeParse(raw).error?.issues.some(({ path }) => path[0] === field) === true;
  expect(isRefused).toBe(true);
});
