import { createHmac, hash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlEvidenceStore } from '../../../storage/sql/evidence/evidence-store.ts';
import { NO_EVIDENCE } from '../../business-risk/features/account-evidence.ts';
import { identifierForms } from '../../../identity/identifier-forms.ts';
import { createAccountEvidence } from './account-evidence.ts';
import type { EvidenceRecord } from './evidence-store.ts';
import { subjectOf } from './subject.ts';

const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;
const PHONE = '13800138000';
const { signal } = new AbortController();
const secrets = {
  mac: (purpose: string, text: string | Uint8Array) => createHmac('sha256', purpose).update(text).digest(),
};
const phone = (form: 'plain' | 'md5' | 'sha256') =>
  subjectOf(secrets, 'phone', { form, text: form === 'plain' ? PHONE : hash(form, PHONE) });
const asked = { identifiers: { account: [], phone: identifierForms('phone', PHONE), device: [] } };

async function open() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const store = new SqlEvidenceStore(database);
  let looks = 0;
  const evidence = createAccountEvidence({
    store: { look: (...args) => ((looks += 1), store.look(...args)), holdsAny: () => store.holdsAny() },
    secrets,
  });
  return { store, evidence, looks: () => looks };
}

let count = 0;
const piece = (more: Partial<EvidenceRecord>): EvidenceRecord => ({
  evidenceId: (count += 1).toString(16).padStart(32, '0'),
  subjects: [phone('plain')],
  code: 21001,
  level: 2,
  source: 'a bureau',
  weight: 0.8,
  observedAtMs: NOW_MS - DAY_MS,
  expiresAtMs: null,
  ...more,
});

test('an empty store is asked only every few seconds, and evidence that arrives is noticed', async () => {
  const { store, evidence, looks } = await open();
  expect(await evidence.find(asked, NOW_MS, signal)).toEqual(NO_EVIDENCE);
  await store.add([piece({})]);
  expect(await evidence.find(asked, NOW_MS + 4_999, signal)).toEqual(NO_EVIDENCE);
  expect(looks()).toBe(0);
  expect(await evidence.find(asked, NOW_MS + 5_000, signal)).toMatchObject({ creditLevel: 2 });
});

test.each(['plain', 'md5', 'sha256'] as const)('evidence loaded as %s is found by a plain phone', async (form) => {
  const { store, evidence } = await open();
  await store.add([piece({ subjects: [phone(form)], code: 12002, level: 3 })]);
  expect(await evidence.find(asked, NOW_MS, signal)).toEqual({ ...NO_EVIDENCE, accountLevel: 3 });
});

test('a category has the worst level of the evidence that has not aged away', async () => {
  const { store, evidence } = await open();
  await store.add([
    piece({ code: 11001, level: 1 }),
    piece({ code: 11004, level: 3 }),
    piece({ code: 12001, level: 3, observedAtMs: NOW_MS - 400 * DAY_MS }),
    piece({ code: 11003, level: 2, weight: 0.05 }),
  ]);
  expect(await evidence.find(asked, NOW_MS, signal)).toEqual({ ...NO_EVIDENCE, creditLevel: 3 });
});

test('each outcome counts once, from the time it was observed', async () => {
  const { store, evidence } = await open();
  const label = { source: 'operator', outcome: 'fraud', observedAtMs: NOW_MS } as const;
  await store.labelSubjects([phone('md5')], { ...label, reference: 'case 1' });
  await store.labelSubjects([phone('md5')], { ...label, reference: 'case 2', observedAtMs: NOW_MS + DAY_MS });
  await store.labelSubjects([phone('md5')], { ...label, reference: 'case 3', outcome: 'genuine' });
  const known = await evidence.find(asked, NOW_MS + 1, signal);
  expect(known).toEqual({ ...NO_EVIDENCE, fraudLabels: 1, genuineLabels: 1, lastFraudMs: NOW_MS });
  expect(await evidence.find(asked, NOW_MS + 2 * DAY_MS, signal)).toMatchObject({
    fraudLabels: 2,
    lastFraudMs: NOW_MS + DAY_MS,
  });
});
