import { expect, test } from 'vitest';
import type { OrderLabel } from '../../../features/business-risk/decision/order-labels.ts';
import { EvidenceOrderLabels } from '../../../features/fraud-score/evidence/order-labels.ts';
import { subjectOf } from '../../../features/fraud-score/evidence/subject.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlDecisionLabels } from './decision-labels.ts';
import { SqlEvidenceStore } from './evidence-store.ts';

const signal = new AbortController().signal;

test('the outcome of an order never replaces that of another source, and is taken back from every subject', async () => {
  await using temporary = await openTemporaryDatabase();
  const { database } = temporary;
  const store = new SqlEvidenceStore(database);
  const labels = new EvidenceOrderLabels(store, 'business-risk');
  const secrets = { mac: (_: string, text: string | Uint8Array) => new Uint8Array(32).fill(String(text).length) };
  const subjects = [
    subjectOf(secrets, 'id-number', { form: 'plain', text: '11010519491231002X' }),
    subjectOf(secrets, 'phone', { form: 'plain', text: '13800138000' }),
  ];
  const answer = { orderId: 'J1', api: 'business-risk', appId: 'app_1', atMs: 1_000, subjects, detail: null };
  await database.writeAll([store.prepareAnswer(answer, false)]);
  const label: OrderLabel = {
    orderId: 'J1',
    atMs: 1_000,
    outcome: 'fraud',
    observedAtMs: 2_000,
    source: 'cases.adm_1',
  };
  const tell = async (told: OrderLabel) => {
    const [output] = await database.writeAll([labels.prepareLabel(told)]);
    return labels.endOf(output);
  };
  const known = async () => {
    const dossiers = await store.look(subjects, { atMs: 9_000, asker: null }, signal);
    return dossiers.map((dossier) => dossier.labels.map(({ source, outcome }) => `${source} ${outcome}`));
  };
  const orders = async () => {
    const page = { fromMs: 0, toMs: 9_000, before: null, limit: 10 };
    return (await new SqlDecisionLabels(database).page(page)).map(({ orderId }) => orderId);
  };
  expect(await tell(label)).toBe('recorded');
  expect(await tell({ ...label, source: 'cases.adm_2', outcome: 'genuine' })).toBe('taken');
  // A decision that passed left no answer. Its outcome is known for the order alone.
  expect(await tell({ ...label, orderId: 'J2' })).toBe('recorded');
  expect(await known()).toEqual([['cases.adm_1 fraud'], ['cases.adm_1 fraud']]);
  expect(await orders()).toEqual(['J2', 'J1']);
  await database.writeAll([labels.prepareUnlabel({ orderId: 'J1', source: 'cases.adm_2' })]);
  expect(await known()).toEqual([['cases.adm_1 fraud'], ['cases.adm_1 fraud']]);
  await database.writeAll([labels.prepareUnlabel(label), labels.prepareUnlabel({ ...label, orderId: 'J2' })]);
  expect(await known()).toEqual([[], []]);
  expect(await orders()).toEqual([]);
});
