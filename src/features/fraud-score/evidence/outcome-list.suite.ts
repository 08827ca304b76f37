import { expect, test } from 'vitest';
import { digestHex } from '../../../kernel/digests.ts';
import type { TriedEvidenceStore } from './evidence-pieces.suite.ts';
import type { ListedOutcome, OutcomeLabel, OutcomeListQuery } from './evidence-store.ts';
import { subjectOf } from './subject.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_700_000_000_000;
const secrets = {
  mac: (purpose: string, text: string | Uint8Array) =>
    Uint8Array.from(Buffer.from(digestHex('sha256', `${purpose}\n${String(text)}`), 'hex')),
};
const id = subjectOf(secrets, 'id-number', { form: 'plain', text: '11010519491231002X' });
const phone = subjectOf(secrets, 'phone', { form: 'plain', text: '13800138000' });

const label = (reference: string, days: number, more: Partial<OutcomeLabel> = {}): OutcomeLabel => ({
  reference,
  outcome: 'fraud',
  observedAtMs: NOW_MS - days * DAY_MS,
  source: 'desk',
  ...more,
});
const ALL: OutcomeListQuery = {
  fromMs: 0,
  toMs: NOW_MS,
  kind: null,
  source: null,
  outcome: null,
  after: null,
  limit: 100,
};

/** Tests how an EvidenceStore lists outcomes. Each adapter's test file calls this with its own factory. */
export function outcomeListSuite(open: () => Promise<TriedEvidenceStore>): void {
  const filled = async () => {
    const { store, commit } = await open();
    const answer = { api: 'fraud-score', appId: 'app_1', atMs: NOW_MS - 9 * DAY_MS, detail: '{}' };
    await commit([store.prepareAnswer({ ...answer, orderId: 'J1', subjects: [id, phone] }, true)]);
    const own = { mayReplace: false, passed: null };
    const passed = { api: 'business-risk', atMs: NOW_MS - 8 * DAY_MS };
    await store.labelOrder(label('J1', 5), own);
    await store.labelOrder(label('R1', 3, { outcome: 'genuine', source: 'bank' }), { ...own, passed });
    // A person at the same time as an order, and another report under a reference that is called like an order.
    await store.labelSubjects([id, phone], label('case-1', 3, { outcome: 'genuine' }));
    await store.labelSubjects([phone], label('J1', 1, { source: 'bank' }));
    return store;
  };
  const brief = (rows: readonly ListedOutcome[]) =>
    rows.map(({ kind, outcome, source, reference, subject }) => {
      const of = subject === null ? '-' : subject === id.key ? 'id' : 'phone';
      return `${kind} ${outcome} ${source} ${reference} ${of}`;
    });
  /** The identifiers of one report come in the order of their keys, which say nothing. */
  const people = (id.key > phone.key ? ['id', 'phone'] : ['phone', 'id']).map(
    (of) => `person genuine desk case-1 ${of}`,
  );
  const EVERY = [
    'person fraud bank J1 phone',
    ...people,
    'business-risk genuine bank R1 -',
    'fraud-score fraud desk J1 -',
  ];

  test('outcomes are listed, known last first, of an order once and of a person for each identifier', async () => {
    const store = await filled();
    const rows = await store.outcomes(ALL);
    expect(brief(rows)).toEqual(EVERY);
    expect(rows.map(({ observedAtMs }) => (NOW_MS - observedAtMs) / DAY_MS)).toEqual([1, 3, 3, 3, 5]);
    for (let limit = 1; limit <= EVERY.length; limit += 1) {
      const paged: ListedOutcome[] = [];
      for (;;) {
        const page = await store.outcomes({ ...ALL, after: paged.at(-1) ?? null, limit });
        paged.push(...page);
        if (page.length < limit) break;
      }
      expect(brief(paged)).toEqual(EVERY);
    }
  });

  test('outcomes are filtered by time, kind, source, and by fraud or genuine', async () => {
    const store = await filled();
    const found = async (query: Partial<OutcomeListQuery>) => brief(await store.outcomes({ ...ALL, ...query }));
    const [told, one, other, risk, score] = EVERY;
    expect(await found({ kind: 'person' })).toEqual([told, one, other]);
    expect(await found({ kind: 'fraud-score' })).toEqual([score]);
    expect(await found({ kind: 'business-risk' })).toEqual([risk]);
    expect(await found({ source: 'bank' })).toEqual([told, risk]);
    expect(await found({ outcome: 'genuine' })).toEqual([one, other, risk]);
    expect(await found({ outcome: 'fraud', kind: 'fraud-score', source: 'bank' })).toEqual([]);
    expect(await found({ fromMs: NOW_MS - 3 * DAY_MS, toMs: NOW_MS - DAY_MS })).toEqual([one, other, risk]);
    expect(await found({ fromMs: NOW_MS - 3 * DAY_MS + 1 })).toEqual([told]);
  });
}
