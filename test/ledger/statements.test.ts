import { afterAll, beforeAll, expect, test } from 'vitest';
import { retireBefore } from '../../src/composition/stores/ledger-retention.ts';
import { createStatementHandlers } from '../../src/admin/statements/handler.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import type { Actor } from '../../src/platform/access/actor.ts';
import type { App } from '../../src/platform/accounts/app.ts';
import { aCustomer } from '../../src/platform/accounts/customer.suite.ts';
import { aPaidCall, aCredit } from '../../src/platform/ledger/credit-store.suite.ts';
import type { Micros } from '../../src/platform/ledger/money.ts';
import type { AdminOutcome } from '../../src/wire/admin/define-admin.ts';
import { EVERY_ENTRY, newFolder, open, type Site } from './site.ts';

const ada: Actor = {
  administratorId: 'adm_ada',
  name: 'ada',
  role: 'billing',
  appIds: null,
  tokenDigest: '',
  addressDigest: 'ff',
  networkDigest: 'ff',
};
const NAME = '某某<b>科技</b>';
const clock = { atMs: 0, nowMs: () => clock.atMs };
const at = (text: string) => Date.parse(`${text}+08:00`);
let site: Site;
let handlers: ReturnType<typeof createStatementHandlers>;

beforeAll(async () => {
  site = await open(newFolder());
  const { stores } = site;
  await stores.administrators.add({
    id: 'adm_ada',
    name: 'ada',
    role: 'billing',
    appIds: [],
    disabled: false,
    passwordHash: null,
    createdAtMs: 1,
  });
  await stores.customers.put({ ...aCustomer, name: NAME });
  const app: App = {
    id: 'app_1',
    name: '=商城',
    customerId: 'cus_1',
    status: 'active',
    mode: 'live',
    openId: null,
    permissions: [],
    dailyCallsMax: null,
    budgetDay: null,
    budgetMonth: null,
    allow: [],
    deny: [],
    addressRate: null,
    createdAtMs: 1,
  };
  await stores.apps.put(app);
  for (const [id, time] of [
    ['A1', '2026-07-01T00:00:00.000'],
    ['A2', '2026-07-31T23:59:59.999'],
    ['A3', '2026-08-01T00:00:00.000'],
  ] as const)
    await site.calls.settle(aPaidCall(id, { receivedAtMs: at(time), customerId: 'cus_1' }));
  await stores.credits.give(
    aCredit({ orderId: 'A1', atMs: at('2026-07-02T10:00:00'), amount: 250_000 as Micros, reason: '| =1+1 <script>' }),
  );
  handlers = createStatementHandlers({
    statements: stores.statements,
    customers: {
      list: () => stores.customers.list(),
      customer: async (id) => (await stores.customers.list()).find((each) => each.id === id) ?? null,
    },
    platform: { apps: () => stores.apps.list() },
    administrators: stores.administrators,
    clock,
    random: seededRandom(1),
  });
});
afterAll(() => site.close());

const July = { customerId: 'cus_1', month: '2026-07' };

async function textOf(outcome: AdminOutcome<unknown>): Promise<string> {
  if (!outcome.ok || !('stream' in outcome)) throw new Error('this is no stream');
  let text = '';
  for await (const chunk of outcome.stream.chunks) text += chunk;
  return text;
}

let issuedId = '';

test('a draft tells what the statement would say, and from when on it can be issued', async () => {
  clock.atMs = at('2026-07-20T00:00:00');
  expect(await handlers.draft(July, ada)).toMatchObject({
    ok: true,
    result: {
      id: null,
      issuedId: null,
      customerName: NAME,
      lines: [{ appName: '=商城', calls: 2, unitPrice: '1.00', amount: '2.00' }],
      credits: [{ orderId: 'A1', amount: '0.25' }],
      amount: '2.00',
      credited: '0.25',
      total: '1.75',
      issuableAtMs: at('2026-08-01T01:00:00'),
    },
  });
  expect(await handlers.draft({ ...July, customerId: 'cus_x' }, ada)).toMatchObject({ error: 'not_found' });
});

test('it is issued an hour after the month at the earliest, and once', async () => {
  clock.atMs = at('2026-08-01T00:59:59.999');
  expect(await handlers.issue(July, ada)).toMatchObject({
    error: 'conflict',
    detail: expect.stringContaining('2026-08-01T01:00:00.000+08:00') as unknown,
  });
  clock.atMs = at('2026-08-01T01:00:00');
  const issued = await handlers.issue(July, ada);
  expect(issued).toMatchObject({ ok: true, result: { total: '1.75', issuedBy: 'ada', issuedAtMs: clock.atMs } });
  if (issued.ok && 'result' in issued) issuedId = issued.result.id ?? '';
  expect(await handlers.issue(July, ada)).toMatchObject({
    error: 'conflict',
    detail: expect.stringContaining(issuedId) as unknown,
  });
  expect(await handlers.draft(July, ada)).toMatchObject({ result: { issuedId, credits: [] } });
});

test('it stays as it is when names change, and its page and file come from what is stored', async () => {
  const { stores } = site;
  const shownAs = async () => JSON.stringify(await handlers.show({ statementId: issuedId }, ada));
  const [before, file] = [await shownAs(), await textOf(await exported('csv'))];
  await stores.customers.put({ ...aCustomer, name: 'another name' });
  await stores.credits.give(aCredit({ orderId: 'A2', atMs: at('2026-07-30T00:00:00') }));
  expect(await shownAs()).toBe(before);
  expect(await textOf(await exported('csv'))).toBe(file);
  expect(before).toContain(NAME);
  expect(await handlers.draft({ ...July, month: '2026-08' }, ada)).toMatchObject({
    result: { amount: '1.00', credited: '0.10', credits: [{ orderId: 'A2' }] },
  });
});

const exported = (format: 'csv' | 'html', language: 'zh' | 'en' = 'zh') =>
  handlers.export({ statementId: issuedId, format, language }, ada);

test('the file is a table without formulas, whose money is never negative', async () => {
  const [head, ...rows] = (await textOf(await exported('csv'))).trim().split('\n');
  expect(head).toBe(
    'kind,customerId,customerName,month,account,accountName,appId,appName,api,unitPrice,calls,debit,credit,creditId,orderId,side,reason,givenAt',
  );
  expect(rows).toEqual([
    `calls,cus_1,${NAME},2026-07,own,${NAME},app_1,'=商城,face-verify,1.00,2,2.00,,,,,,`,
    expect.stringMatching(
      /^credit,cus_1,[^,]*,2026-07,,,app_1,'=商城,face-verify,,,,0\.25,crd_\d{18},A1,own,\| =1\+1 <script>,2026-07-02T10:00:00\.000\+08:00$/,
    ),
    `total,cus_1,${NAME},2026-07,,,,,,,,1.75,,,,,,`,
  ]);
});

test.each([
  ['zh', 'zh-CN', '2026 年 7 月对账单', '应付合计'],
  ['en', 'en', 'statement of 2026-07', 'Total due'],
] as const)('the page to print is in %s, and what people wrote is text in it', async (language, tag, title, total) => {
  const page = await textOf(await exported('html', language));
  expect(page).toContain(`<html lang="${tag}">`);
  expect(page).toContain(title);
  expect(page).toContain(`<th>${total}</th><td>1.75</td>`);
  expect(page).not.toMatch(/<script|<b>/);
  expect(page).toContain('| =1+1 &#60;script&#62;');
  expect(page).toContain('@page{size:A4');
});

test('everything is proved: the audit holds the digest, and the check finds nothing', async () => {
  const { result } = (await handlers.show({ statementId: issuedId }, ada)) as {
    readonly result: { readonly sha256: string };
  };
  const query = { ...EVERY_ENTRY, operation: 'statements.issued', subject: issuedId };
  const rows = await site.audit.list(query);
  expect(rows).toMatchObject([{ fields: { customerId: 'cus_1', month: '2026-07', sha256: result.sha256 } }]);
  expect(await site.ledgerProof.check()).toMatchObject({ finding: null });
});

test('a month of which retention removed calls is refused, and issued statements stay', async () => {
  const { database, secrets } = site;
  const shown = await handlers.show({ statementId: issuedId }, ada);
  await retireBefore({ database, secrets, clock: systemClock }, systemClock.nowMs() + 86_400_000);
  clock.atMs = at('2026-10-01T00:00:00');
  const detail = expect.stringContaining('retention has removed calls up to') as unknown;
  const june = { ...July, month: '2026-06' };
  expect(await handlers.issue(june, ada)).toMatchObject({ error: 'conflict', detail });
  expect(await handlers.draft(june, ada)).toMatchObject({ error: 'conflict', detail });
  expect(await handlers.draft({ ...July, month: '2999-01' }, ada)).toMatchObject({ ok: true });
  expect(await handlers.show({ statementId: issuedId }, ada)).toEqual(shown);
});
