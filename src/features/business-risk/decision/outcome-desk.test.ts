import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import { DeclaredFields } from '../ingest/declared-field.ts';
import { createListIndex } from '../lists/list-index.ts';
import { PolicyHolder } from '../policy/risk-policy.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { compiled, feedsOf, imei, setUp, signal, START_MS } from './engine-world.suite.ts';
import { OutcomeDesk, type ReportedOutcome } from './outcome-desk.ts';

const PHONE = '13800138000';
const DAY_MS = 86_400_000;
const rules = {
  ...DEFAULT_RULE_SET,
  rules: [
    {
      id: 'own',
      title: 'Own',
      when: 'account_login_failed_1d >= 1 || phone_order_paid_1d >= 2 || address_withdrawal_1d >= 1',
      raises: [],
      level: 'review' as const,
      points: 0,
      scenes: null,
    },
  ],
};

function openDesk() {
  const world = setUp({ rules });
  const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
  const active = compiled('v', rules);
  const policy = new PolicyHolder({
    active,
    shadow: null,
    lists: createListIndex([], pseudonym),
    feeds: feedsOf({}),
    fields: new DeclaredFields([]),
  });
  const desk = new OutcomeDesk({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    moments: world.moments,
    decisions: world.decisions,
    identifiers: { formsOf: async () => null },
    policy,
    baselines: new MemoryBaselines({ marksMax: 100, placesMax: 100 }),
  });
  const report = (told: Partial<ReportedOutcome>) =>
    desk.report(
      { outcome: 'login_failed', atMs: null, of: { orderId: 'order-1' }, ...told },
      START_MS + 60_000,
      signal,
    );
  return { ...world, report };
}

const request = { account: { type: 'phone', accountId: PHONE, phone: null, deviceId: imei(1) } as const };

test('what happened after a decision counts for its account, phone and address, once', async () => {
  const { ask, report } = openDesk();
  await ask(request);
  expect((await ask({ ...request, userIp: '36.1.1.1' }, 30)).decision.fired).toEqual([]);
  expect(await report({})).toEqual({ ok: true, outcome: 'recorded' });
  expect(await report({})).toEqual({ ok: true, outcome: 'duplicate' });
  expect((await ask({ ...request, userIp: '36.2.1.1' }, 90)).decision.fired).toEqual(['own']);
  const stranger = { account: { type: 'other', accountId: 'x', phone: null, deviceId: null } as const };
  expect((await ask(stranger, 95)).decision.fired).toEqual([]);
  expect(await report({ outcome: 'withdrawal' })).toEqual({ ok: true, outcome: 'recorded' });
  expect((await ask(stranger, 99)).decision.fired).toEqual(['own']);
});

test('what happened to an account is told by its name, in plain or as a digest', async () => {
  const { ask, report } = openDesk();
  const of = { appId: 'app-1', account: PHONE, accountType: 'phone', qqAppId: undefined, reference: 'r1' } as const;
  expect(await report({ outcome: 'order_paid', of })).toEqual({ ok: true, outcome: 'recorded' });
  expect(await report({ outcome: 'order_paid', of })).toEqual({ ok: true, outcome: 'duplicate' });
  expect((await ask(request, 70)).decision.fired).toEqual([]);
  const digest = {
    ...of,
    accountType: 'phone-digest',
    account: createHash('md5').update(PHONE).digest('hex'),
  } as const;
  expect(await report({ outcome: 'order_paid', of: { ...digest, reference: 'r2' } })).toEqual({
    ok: true,
    outcome: 'recorded',
  });
  expect((await ask(request, 100)).decision.fired).toEqual(['own']);
});

test('what cannot be is refused, with the field and the reason', async () => {
  const { ask, report } = openDesk();
  await ask(request);
  const of = { appId: 'app-1', account: 'abc', accountType: 'phone', qqAppId: undefined, reference: 'r1' } as const;
  const problemOf = async (told: Partial<ReportedOutcome>) => {
    const result = await report(told);
    return result.ok ? 'none' : `${result.reason} ${result.problem}`;
  };
  expect(await problemOf({ of: { orderId: 'nobody' } })).toContain('unknown orderId:');
  expect(await problemOf({ outcome: 'scene_x' })).toContain('invalid outcome: declare it');
  expect(await problemOf({ outcome: 'won' })).toContain('invalid outcome: declare it');
  expect(await problemOf({ of })).toContain('invalid account: no account of this type');
  expect(await problemOf({ atMs: START_MS + 60_000 + 300_001 })).toContain('invalid at: must not be in the future');
  expect(await problemOf({ atMs: START_MS + 60_000 - 30 * DAY_MS })).toContain('invalid at: must lie within');
  expect(await problemOf({ atMs: START_MS + 60_000 - 30 * DAY_MS + 1 })).toBe('none');
});
