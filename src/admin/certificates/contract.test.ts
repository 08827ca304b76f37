import { expect, test } from 'vitest';
import { certificateContracts } from './contract.ts';

const certificate = {
  kind: 'renzheng.erasure-certificate',
  version: 1,
  certificateId: 'era_abcdefghijkmnpqrstuv',
  personId: 'per_1',
  reason: 'requested-by-person',
  startedAt: '2026-01-01T00:00:01.000Z',
  erasedAt: '2026-01-01T00:00:02.000Z',
  erased: [{ place: 'attack history', items: 7 }],
  remains: ['backup bak_1'],
  digest: 'd',
  seal: 's',
};
const read = (given: object) => certificateContracts.verify.params.safeParse({ certificate: given });

test('a certificate is verified only without fields that its seal does not cover', () => {
  expect(read(certificate).success).toBe(true);
  // Both stand beside a certificate that was shown to a reader of 中文.
  const { erased, remains } = certificate;
  expect(read({ ...certificate, isGenuine: true, inChinese: { erased, remains } }).success).toBe(true);
  expect(read({ ...certificate, alsoErased: ['every backup'] }).error?.message).toContain('alsoErased');
  const place = { place: 'attack history', items: 7, note: 'for ever' };
  expect(read({ ...certificate, erased: [place] }).error?.message).toContain('note');
});
