import { expect, test } from 'vitest';
import { REMAINING } from '../../people/erasure-remains.ts';
import type { ErasureCertificate } from '../../people/erasure.ts';
import type { PersonId } from '../../people/register.ts';
import { certificatePage } from './certificate-page.ts';

const CERTIFICATE: ErasureCertificate = {
  kind: 'renzheng.erasure-certificate',
  version: 1,
  certificateId: 'era_abcdefghijkmnpqrstuv',
  personId: 'p'.repeat(32) as PersonId,
  reason: 'consent-withdrawn',
  startedAt: '2026-01-01T00:00:00.000Z',
  erasedAt: '2026-01-01T00:00:01.000Z',
  erased: [{ place: 'attack history', items: 7 }],
  remains: REMAINING.map(({ text }) => text),
  digest: 'd',
  seal: 's',
};

test('a page in 中文 says in 中文 what was erased and what remains', () => {
  const page = certificatePage(CERTIFICATE, 'zh');
  expect(page).toContain('攻击历史');
  expect(page).toContain('供重复请求使用的答复：加密，最多 24 小时');
  for (const { text } of REMAINING) expect(page).not.toContain(text.slice(0, 30));
});

test('a page in English has the texts of the certificate', () => {
  const page = certificatePage(CERTIFICATE, 'en');
  expect(page).toContain('attack history');
  expect(page).toContain('answers that are kept for repeated requests: encrypted, at most 24 hours');
});
