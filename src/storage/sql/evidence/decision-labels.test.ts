import { describe, expect, onTestFinished, test } from 'vitest';
import { decisionLabelsSuite } from '../../../features/business-risk/decision/decision-labels.suite.ts';
import { subjectOf } from '../../../features/fraud-score/evidence/subject.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlDecisionLabels } from './decision-labels.ts';
import { SqlEvidenceStore } from './evidence-store.ts';

describe('SqlDecisionLabels', () => {
  decisionLabelsSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const evidence = new SqlEvidenceStore(database);
    // An order of another API is no decision.
    const elsewhere = { reference: 'Z', outcome: 'fraud', observedAtMs: 1, source: 'desk' } as const;
    await evidence.labelOrder(elsewhere, { mayReplace: false, passed: { api: 'fraud-score', atMs: 1500 } });
    return {
      labels: new SqlDecisionLabels(database),
      async tell({ orderId, atMs, outcome }) {
        const label = { reference: orderId, outcome, observedAtMs: atMs + 1, source: 'desk' };
        await evidence.labelOrder(label, { mayReplace: false, passed: { api: 'business-risk', atMs } });
      },
    };
  });
});

test('the label of an order goes with the person, and with age', async () => {
  await using temporary = await openTemporaryDatabase();
  const { database } = temporary;
  const evidence = new SqlEvidenceStore(database);
  const secrets = { mac: () => Uint8Array.from({ length: 32 }, () => 7) };
  const phone = subjectOf(secrets, 'phone', { form: 'plain', text: '13800138000' });
  const answered = { api: 'business-risk', appId: 'app', detail: null, subjects: [phone] };
  await database.writeAll([evidence.prepareAnswer({ ...answered, orderId: 'J1', atMs: 2000 }, false)]);
  const tell = (reference: string, atMs: number | null) =>
    evidence.labelOrder(
      { reference, outcome: 'fraud', observedAtMs: 3000, source: 'desk' },
      { mayReplace: false, passed: atMs === null ? null : { api: 'business-risk', atMs } },
    );
  expect([await tell('J1', null), await tell('J2', 1000), await tell('J3', 2500)]).toEqual([
    'recorded',
    'recorded',
    'recorded',
  ]);
  const labels = new SqlDecisionLabels(database);
  const left = async () =>
    (await labels.page({ fromMs: 0, toMs: 9000, before: null, limit: 9 })).map(({ orderId }) => orderId).join(' ');
  expect(await left()).toBe('J3 J1 J2');
  expect(await evidence.purge({ nowMs: 9000, beforeMs: 1001, limit: 10 })).toBe(1);
  expect(await left()).toBe('J3 J1');
  await evidence.erase([phone]);
  expect(await left()).toBe('J3');
});

test('the outcome of an order that passed is recorded, and another source does not replace it', async () => {
  await using temporary = await openTemporaryDatabase();
  const evidence = new SqlEvidenceStore(temporary.database);
  const tell = (source: string, mayReplace: boolean) =>
    evidence.labelOrder(
      { reference: 'P1', outcome: 'genuine', observedAtMs: 3000, source },
      { mayReplace, passed: { api: 'business-risk', atMs: 2000 } },
    );
  expect(await tell('desk', false)).toBe('recorded');
  expect(await tell('desk', false)).toBe('recorded');
  expect(await tell('other', false)).toBe('taken');
  expect(await tell('other', true)).toBe('recorded');
  expect(await tell('desk', false)).toBe('taken');
});
