import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { told } from '../../kernel/told.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import type { Administrator } from '../../platform/access/administrator-store.ts';
import type { Credit, CreditEnd, CreditQuery, CreditRefusal, NewCredit } from '../../platform/ledger/credits.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import type { SecondPersonAnswer } from '../../wire/admin/second-person.ts';
import { creditContracts } from './contract.ts';
import { createCreditHandlers } from './handler.ts';

const OWN = { orderId: 'A1', amount: '0.5', reason: 'twice by mistake', requestId: 'T-1' };
const CREDIT: Credit = {
  id: 'crd_000000000000000001',
  requestId: 'T-1',
  orderId: 'A1',
  side: 'own',
  amount: 500_000 as Micros,
  reason: 'twice by mistake',
  appId: 'app_1',
  keyId: 'key_1',
  api: 'face-verify',
  customerId: 'cus_1',
  askedBy: 'adm_1',
  confirmedBy: null,
  atMs: 9,
};
const BALANCE = { charged: 2_000_000 as Micros, credited: 1_500_000 as Micros };
const INTEGRATOR = { ...anActor, role: 'integrator', appIds: ['app_1'] } as const;

const refused = (refusal: CreditRefusal): CreditEnd => ({ kind: 'refused', refusal });

function opened({
  examined = { kind: 'given', credit: CREDIT, isRepeat: false, balance: BALANCE } as CreditEnd,
  ended,
  second = { may: true, note: 'asked by bob', askedBy: 'adm_2' } as SecondPersonAnswer,
}: { examined?: CreditEnd; ended?: CreditEnd; second?: SecondPersonAnswer } = {}) {
  const [gave, pages, asked]: [NewCredit[], CreditQuery[], unknown[]] = [[], [], []];
  const handlers = createCreditHandlers({
    credits: {
      examine: async () => examined,
      async give(credit) {
        gave.push(credit);
        const { askedBy, confirmedBy } = credit;
        const done: CreditEnd = {
          kind: 'given',
          credit: { ...CREDIT, askedBy, confirmedBy },
          isRepeat: false,
          balance: BALANCE,
        };
        return ended ?? done;
      },
      ofOrder: async () => [],
      sumsOf: async () => new Map(),
      page: async (query) => (pages.push(query), { credits: [CREDIT], nextCursor: null }),
    },
    administrators: {
      list: async () => [{ id: 'adm_1', name: 'ada' } as Administrator, { id: 'adm_2', name: 'bob' } as Administrator],
    },
    secondPerson: async (contract, params) => (asked.push([contract.name, params]), second),
    creditAloneMax: 1_000_000 as Micros,
    clock: { nowMs: () => 9 },
    random: seededRandom(1),
  });
  const give = (given: object) => handlers.give(creditContracts.give.params.parse(given), anActor);
  return { handlers, give, gave, pages, asked };
}

test('a credit of one person is given with what is left, and named in the audit', async () => {
  const { give, gave, asked } = opened();
  expect(await give(OWN)).toEqual({
    ok: true,
    result: { credit: { ...CREDIT, amount: '0.50', askedBy: 'ada' }, isRepeat: false, rest: '0.50' },
    subject: CREDIT.id,
  });
  expect(gave).toMatchObject([
    { side: 'own', amount: 500_000, askedBy: 'adm_1', confirmedBy: null, aloneMax: 1_000_000 },
  ]);
  expect(gave[0]?.id).toMatch(/^crd_[0-9a-f]{18}$/);
  expect(asked).toEqual([]);
});

test('above what one may give alone, a second person confirms the same amount however it is written', async () => {
  const { give, gave, asked } = opened({ examined: refused({ why: 'above-alone-max', ...BALANCE }) });
  expect(await give(OWN)).toMatchObject({
    ok: true,
    secondPerson: 'asked by bob',
    result: { credit: { askedBy: 'bob', confirmedBy: 'ada' } },
  });
  expect(gave).toMatchObject([{ askedBy: 'adm_2', confirmedBy: 'adm_1', aloneMax: null }]);
  await give({ ...OWN, amount: '0.500' });
  expect(asked[0]).toEqual(['ledger.credit', { ...OWN, side: 'own', amount: '0.50' }]);
  expect(asked[1]).toEqual(asked[0]);
});

test('a credit that waits for a second person is not given', async () => {
  const outcome = { ok: false, error: 'second_person_required', detail: told`x` } as const;
  const { give, gave } = opened({
    examined: refused({ why: 'above-alone-max', ...BALANCE }),
    second: { may: false, outcome },
  });
  expect(await give(OWN)).toEqual(outcome);
  expect(gave).toEqual([]);
});

test.each([
  [{ why: 'no-call', retiredBeforeMs: null }, 'own', 'not_found', 'no settled call has this order id'],
  [
    { why: 'no-call', retiredBeforeMs: Date.parse('2026-03-01T00:00:00+08:00') },
    'own',
    'not_found',
    expect.stringMatching(/Retention has removed the calls up to 2026-03-01/),
  ],
  [
    { why: 'other-content', credit: CREDIT },
    'own',
    'conflict',
    expect.stringMatching(/^requestId: it was used for credit crd_0+1 of 0\.50 for order A1/),
  ],
  [
    { why: 'above-the-rest', ...BALANCE },
    'own',
    'conflict',
    'amount: 2.00 was charged to this call and 1.50 is credited, so at most 0.50 can be credited',
  ],
  [
    { why: 'above-the-rest', charged: BALANCE.charged, credited: BALANCE.charged },
    'parent',
    'conflict',
    'amount: 2.00 was charged to the parent of this customer for this call and 2.00 is credited, so nothing is left',
  ],
  [
    { why: 'above-the-rest', charged: 0 as Micros, credited: 0 as Micros },
    'own',
    'conflict',
    'amount: nothing was charged to this call, so nothing can be credited',
  ],
] as const)('%j is refused before anybody is asked', async (refusal, side, error, detail) => {
  const { give, gave, asked } = opened({ examined: refused(refusal) });
  expect(await give({ ...OWN, side })).toEqual({ ok: false, error, detail });
  expect([gave, asked]).toEqual([[], []]);
});

test('what changed between the look and the credit is refused too', async () => {
  const { give } = opened({ ended: refused({ why: 'above-alone-max', ...BALANCE }) });
  expect(await give(OWN)).toMatchObject({ error: 'conflict', detail: expect.stringContaining('Send it again') });
});

test.each([
  [anActor, {}, { appIds: null, side: null }],
  [anActor, { side: 'parent' }, { appIds: null, side: 'parent' }],
  [INTEGRATOR, {}, { appIds: ['app_1'], side: 'own' }],
  // What the parent of its account gets back is nothing that an integrator learns.
  [INTEGRATOR, { side: 'parent' }, { appIds: [], side: 'own' }],
] as const)('%j sees credits by the filter of its role', async (actor, given, filter) => {
  const { handlers, pages } = opened();
  await handlers.list(creditContracts.list.params.parse(given), actor);
  expect(pages).toMatchObject([{ filter, limit: 50, cursor: null }]);
});

test('an integrator does not learn the names of administrators', async () => {
  const { handlers } = opened();
  const list = creditContracts.list.params.parse({});
  expect(await handlers.list(list, INTEGRATOR)).toMatchObject({ result: { credits: [{ askedBy: null }] } });
  expect(await handlers.list(list, anActor)).toMatchObject({ result: { credits: [{ askedBy: 'ada' }] } });
  const exported = await handlers.export(creditContracts.export.params.parse({}), INTEGRATOR);
  let csv = '';
  for await (const chunk of 'stream' in exported && exported.ok ? exported.stream.chunks : []) csv += chunk;
  expect(csv).toContain('crd_000000000000000001');
  expect(csv).not.toMatch(/ada|adm_1/);
});

test.each([
  [{ amount: '0' }, false],
  [{ amount: '-1' }, false],
  [{ amount: '0.000001' }, true],
  [{ amount: '0.0000001' }, false],
  [{ reason: 'four' }, false],
  [{ reason: 'fives' }, true],
  [{ reason: ' four ' }, false],
  [{ reason: 'r'.repeat(500) }, true],
  [{ reason: 'r'.repeat(501) }, false],
  [{ requestId: '' }, false],
  [{ requestId: 'r'.repeat(64) }, true],
  [{ requestId: 'r'.repeat(65) }, false],
  [{ requestId: 'a b' }, false],
  [{ side: 'both' }, false],
])('the schema takes %j: %s', (given, isTaken) => {
  expect(creditContracts.give.params.safeParse({ ...OWN, ...given }).success).toBe(isTaken);
});

test.each([
  [0, false],
  [1, true],
  [1000, true],
  [1001, false],
])('a page of %d credits is taken: %s', (limit, isTaken) => {
  expect(creditContracts.list.params.safeParse({ limit }).success).toBe(isTaken);
});
