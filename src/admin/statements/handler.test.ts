import { expect, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import type { LocalMonth } from '../../platform/ledger/local-day.ts';
import type { Micros } from '../../platform/ledger/money.ts';
import type { NewStatement, Statement, StatementDraft, StoredStatement } from '../../platform/ledger/statements.ts';
import { statementContracts } from './contract.ts';
import { createStatementHandlers, type StatementDeps } from './handler.ts';

const MONTH = '2026-02';
const END_MS = Date.parse('2026-03-01T00:00:00+08:00');
const ISSUABLE_MS = END_MS + 3_600_000;
const ID = `stm_${'0'.repeat(18)}`;
const DRAFT: StatementDraft = {
  lines: [
    {
      account: 'own',
      customerId: 'cus_1',
      appId: 'app_1',
      api: 'face-verify',
      unitPrice: 500_000 as Micros,
      calls: 4,
      amount: 2_000_000 as Micros,
    },
  ],
  credits: [
    {
      creditId: 'crd_1',
      orderId: 'A1',
      appId: 'app_1',
      api: 'face-verify',
      side: 'own',
      amount: 500_000 as Micros,
      reason: 'twice by mistake',
      atMs: 5,
    },
  ],
  retiredThroughMs: null,
};

function opened({ nowMs = ISSUABLE_MS, draft = DRAFT, isIssued = false } = {}) {
  const issues: NewStatement[] = [];
  const sums = { amount: 2_000_000 as Micros, credited: 500_000 as Micros, total: 1_500_000 };
  const row = {
    id: ID,
    customerId: 'cus_1',
    month: MONTH as LocalMonth,
    issuedAtMs: 7,
    issuedBy: 'adm_1',
    sha256: 'd',
  };
  const storedOf = (given: NewStatement): StoredStatement =>
    ({
      ...row,
      id: given.id,
      sums,
      content: JSON.stringify({ version: 1, ...given, credits: draft.credits, sums }),
    }) as StoredStatement;
  const handlers = createStatementHandlers({
    statements: {
      draft: async () => draft,
      issue: async (given: NewStatement) => (issues.push(given), isIssued ? null : storedOf(given)),
      byId: async (id: string) =>
        id === ID
          ? storedOf({
              ...row,
              names: { cus_1: 'Then', app_1: 'Shop', adm_1: 'ada' },
              lines: draft.lines,
            } as unknown as NewStatement)
          : null,
      list: async ({ limit }: { limit: number }) => (isIssued ? [{ ...row, sums } as Statement].slice(0, limit) : []),
    },
    customers: {
      list: async () => [{ id: 'cus_1', name: '甲公司' }],
      customer: async (id: string) => (id === 'cus_1' ? { id, name: '甲公司' } : null),
    },
    platform: {
      apps: async () => [
        { id: 'app_1', name: 'Shop' },
        { id: 'app_2', name: 'Other' },
      ],
    },
    administrators: { list: async () => [{ id: 'adm_1', name: 'ada' }] },
    clock: { nowMs: () => nowMs },
    random: seededRandom(1),
  } as unknown as StatementDeps);
  return { handlers, issues };
}

test('a draft says what the statement would say, and from when on it can be issued', async () => {
  const { handlers } = opened();
  expect(await handlers.draft({ customerId: 'cus_1', month: MONTH }, anActor)).toMatchObject({
    ok: true,
    result: {
      id: null,
      customerName: '甲公司',
      lines: [{ appName: 'Shop', unitPrice: '0.50', calls: 4, amount: '2.00' }],
      credits: [{ creditId: 'crd_1', amount: '0.50' }],
      amount: '2.00',
      credited: '0.50',
      total: '1.50',
      issuableAtMs: ISSUABLE_MS,
      issuedId: null,
    },
  });
  expect(await opened({ isIssued: true }).handlers.draft({ customerId: 'cus_1', month: MONTH }, anActor)).toMatchObject(
    {
      result: { issuedId: ID },
    },
  );
});

test.each([
  [ISSUABLE_MS - 1, false],
  [ISSUABLE_MS, true],
])('at %d, an hour after the end of the month, a statement is issued: %s', async (nowMs, isIssued) => {
  const { handlers, issues } = opened({ nowMs });
  const outcome = await handlers.issue({ customerId: 'cus_1', month: MONTH }, anActor);
  expect(outcome).toMatchObject(isIssued ? { ok: true } : { ok: false, error: 'conflict' });
  expect(issues).toHaveLength(isIssued ? 1 : 0);
});

test('a statement holds the names of its time, and names itself in the audit', async () => {
  const { handlers, issues } = opened();
  const outcome = await handlers.issue({ customerId: 'cus_1', month: MONTH }, anActor);
  expect(outcome).toMatchObject({ ok: true, result: { total: '1.50', issuedBy: 'ada' }, subject: issues[0]?.id });
  expect(issues).toMatchObject([
    { issuedBy: 'adm_1', issuedByName: 'ada', names: { cus_1: '甲公司', app_1: 'Shop', adm_1: 'ada' } },
  ]);
  expect(Object.keys(issues[0]?.names ?? {})).not.toContain('app_2');
  // What was renamed since then keeps its name in it.
  expect(await handlers.show({ statementId: ID }, anActor)).toMatchObject({ result: { customerName: 'Then' } });
});

test('a month is issued once', async () => {
  const { handlers } = opened({ isIssued: true });
  expect(await handlers.issue({ customerId: 'cus_1', month: MONTH }, anActor)).toEqual({
    ok: false,
    error: 'conflict',
    detail: `the statement of ${MONTH} is issued: ${ID}. It stays as it is, and later credits stand in the next one`,
  });
});

test.each([
  [Date.parse('2026-02-01T00:00:00+08:00') - 1, true],
  [Date.parse('2026-02-01T00:00:00+08:00'), false],
])('a month of which retention has removed calls up to %d can be added up: %s', async (retiredThroughMs, isWhole) => {
  const { handlers, issues } = opened({ draft: { ...DRAFT, retiredThroughMs } });
  const expected = isWhole ? { ok: true } : { error: 'conflict', detail: expect.stringContaining('2026-02-01') };
  expect(await handlers.draft({ customerId: 'cus_1', month: MONTH }, anActor)).toMatchObject(expected);
  expect(await handlers.issue({ customerId: 'cus_1', month: MONTH }, anActor)).toMatchObject(expected);
  expect(issues).toHaveLength(isWhole ? 1 : 0);
});

test('customers and statements that are not there are not found', async () => {
  const { handlers } = opened();
  const exported = statementContracts.export.params.parse({ statementId: `stm_${'f'.repeat(18)}` });
  for (const outcome of [
    await handlers.draft({ customerId: 'cus_9', month: MONTH }, anActor),
    await handlers.issue({ customerId: 'cus_9', month: MONTH }, anActor),
    await handlers.show({ statementId: `stm_${'f'.repeat(18)}` }, anActor),
    await handlers.export(exported, anActor),
  ])
    expect(outcome).toMatchObject({ ok: false, error: 'not_found' });
});

test.each([
  [{}, 'text/csv; charset=utf-8', 'statement-2026-02-cus_1.csv'],
  [{ format: 'html', language: 'zh' }, 'text/html; charset=utf-8', 'statement-2026-02-cus_1.html'],
])('an export with %j is a %s', async (given, contentType, fileName) => {
  const asked = statementContracts.export.params.parse({ statementId: ID, ...given });
  const outcome = await opened().handlers.export(asked, anActor);
  expect(outcome).toMatchObject({ ok: true, stream: { contentType, fileName } });
});

test('issued statements are listed with the present names', async () => {
  const { handlers } = opened({ isIssued: true });
  expect(await handlers.list(statementContracts.list.params.parse({}), anActor)).toMatchObject({
    result: { statements: [{ id: ID, customerName: '甲公司', issuedBy: 'ada', total: '1.50' }], nextAfter: null },
  });
});

test.each([
  ['2026-02', true],
  ['2026-13', false],
  ['2026-2', false],
  ['2026-02-01', false],
])('the schema takes %s as a month: %s', (month, isTaken) => {
  expect(statementContracts.issue.params.safeParse({ customerId: 'cus_1', month }).success).toBe(isTaken);
});
