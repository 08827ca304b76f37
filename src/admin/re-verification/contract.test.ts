import { expect, test } from 'vitest';
import { reVerificationContracts } from './contract.ts';

test('a re-verification is bounded by a time or by an import, never by both', () => {
  const { params } = reVerificationContracts.start;
  const [changedBefore, importId] = ['2026-01-01', 'imp_0123456789abcdef01'];
  for (const scope of [{}, { changedBefore }, { importId }]) expect(params.safeParse(scope).success).toBe(true);
  const both = params.safeParse({ changedBefore, importId });
  expect(both.error?.issues).toMatchObject([
    { path: ['importId'], message: 'give changedBefore or importId, not both' },
  ]);
});
