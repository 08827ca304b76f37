import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import type { IdentifierLinks, PlainIdentifier } from '../ingest/identifier-links.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import { imei, other, setUp, START_MS } from '../decision/engine-world.suite.ts';
import { WarmUpDesk } from './warm-up-desk.ts';
import { readWarmUpLine } from './warm-up-row.ts';

const DAY_MS = 86_400_000;
const PHONE = '13800138000';
const digest = (name: string, text: string) => createHash(name).update(text).digest('hex');

/** An engine, and a desk that warms it up a day before its first request. */
function openDesk() {
  const world = setUp();
  const learned: PlainIdentifier[] = [];
  const identifiers: Pick<IdentifierLinks, 'formsOf' | 'learn'> = {
    learn: async (seen) => void learned.push(...seen),
    formsOf: async (kind, [asked = 'md5:']) => {
      const hex = asked.slice(asked.indexOf(':') + 1);
      const seen = learned.find((each) => each.kind === kind && digest('sha256', each.text) === hex);
      return seen === undefined ? null : [`md5:${seen.md5}`];
    },
  };
  const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
  const { profiles } = world;
  const desk = new WarmUpDesk({
    pseudonym,
    readUserAgent: createUserAgentReader(),
    profiles,
    identifiers,
    keptMs: 365 * DAY_MS,
  });
  const take = (...rows: readonly object[]) =>
    desk.take(
      rows.map((row) => JSON.stringify(row)),
      { nowMs: START_MS - DAY_MS, isApp: (id) => id === 'app-1', signal: new AbortController().signal },
    );
  return { ...world, take };
}

const account = (value: string, rest: object = {}) => ({
  kind: 'account',
  value,
  app: 'app-1',
  firstSeen: '2023-05-01',
  ...rest,
});

describe('what was warmed up is known to the first request', () => {
  test('an account is familiar, of its age, and established from two days', async () => {
    const { ask, take } = openDesk();
    const rows = [account('ann', { lastSeen: '2024-04-20', days: 60 }), account('bob', { days: 1 })];
    expect(await take(...rows)).toEqual([{ outcome: 'recorded' }, { outcome: 'recorded' }]);
    expect(await take(...rows)).toEqual([{ outcome: 'duplicate' }, { outcome: 'duplicate' }]);
    const { features, decision } = await ask({ ...other('ann', imei(1)), scene: 'e_login_protection' });
    expect(features.get('account_novelty')).toBe('familiar');
    expect(features.get('account_fresh')).toBe(false);
    expect(features.get('account_age_days')).toBeCloseTo(366.42, 2);
    expect(features.get('account_days_active')).toBe(60);
    expect(features.get('account_days_active_30d')).toBeNull();
    expect([decision.level, decision.types]).toEqual(['pass', []]);
    expect((await ask(other('bob', imei(2)))).features.get('account_days_active')).toBe(1);
    expect((await ask(other('eve', imei(3)))).features.get('account_novelty')).toBe('first');
  });

  test('its own habits count from the first request on', async () => {
    const { ask, take } = openDesk();
    await take(account('ann', { days: 60 }));
    await ask({ ...other('ann', imei(1)), userIp: '36.1.1.1' });
    const { features } = await ask({ ...other('ann', imei(2)), userIp: '36.2.2.2' }, 3_600);
    expect(features.get('account_novelty')).toBe('foreign');
  });

  test.each([
    ['plain', PHONE],
    ['md5', digest('md5', PHONE)],
  ])('a phone by its %s, whatever form the request sends', async (_, value) => {
    const { ask, take } = openDesk();
    await take({ kind: 'phone', value, firstSeen: '2024-01-01T08:00:00+08:00' });
    const { features } = await ask({
      account: { type: 'other', accountId: 'a', phone: ` +86 ${PHONE}`, deviceId: null },
    });
    expect(features.get('phone_age_days')).toBeCloseTo(121.083, 2);
  });

  test('the sha256 of a phone, after its plain text was told', async () => {
    const { ask, take } = openDesk();
    const sha256 = digest('sha256', PHONE);
    await take(
      { kind: 'phone', value: PHONE, firstSeen: '2024-04-01' },
      { kind: 'phone', value: sha256, firstSeen: '2023-04-01' },
    );
    const { features } = await ask({ account: { type: 'phone', accountId: PHONE, phone: null, deviceId: null } });
    expect(features.get('phone_age_days')).toBeGreaterThan(395);
  });

  test('a device by number and by token', async () => {
    const { ask, take } = openDesk();
    await take(
      { kind: 'device', value: '49-015420-323751-8', firstSeen: '2024-04-01' },
      { kind: 'device-token', value: 'token-1', firstSeen: '2024-04-21' },
    );
    const byNumber = await ask(other('a', '490154203237518'));
    const byToken = await ask({ ...other('b', imei(5)), deviceToken: 'token-1' });
    expect([byNumber, byToken].map(({ features }) => Math.floor(Number(features.get('device_age_days'))))).toEqual([
      30, 10,
    ]);
  });

  test('an account by its type', async () => {
    const { ask, take } = openDesk();
    await take(account(PHONE, { accountType: 4 }), account('oABCDEFGHIJKLMNOPQRSTUVWXYZ12', { accountType: 'wechat' }));
    const asPhone = await ask({
      account: { type: 'phone-digest', accountId: digest('md5', PHONE), phone: null, deviceId: null },
    });
    expect(asPhone.features.get('account_novelty')).toBe('familiar');
    expect((await ask(other(PHONE))).features.get('account_novelty')).toBe('first');
  });
});

describe('rows that are refused say why, and quote nothing', () => {
  const clock = { nowMs: Date.parse('2024-05-10T12:00:00+08:00'), keptMs: 200 * DAY_MS };
  const row = (rest: object) => ({ kind: 'phone', value: PHONE, firstSeen: '2024-01-01', ...rest });
  test.each([
    ['an unknown kind', row({ kind: 'car' }), 'kind: '],
    ['no value', row({ value: ' ' }), 'value: '],
    ['an unknown column', row({ colour: 'red' }), 'row: Unrecognized key: "colour"'],
    ['a text that is no phone', row({ value: 'abc' }), 'value: is no phone number'],
    ['a number that cannot exist', row({ value: '12345678901' }), 'value: is no phone number'],
    ['a placeholder', row({ kind: 'device', value: '00000000-0000-0000-0000-000000000000' }), 'value: identifies no'],
    ['an account without an app', row({ kind: 'account', value: 'ann' }), 'app: an account belongs to an app'],
    ['an account that cannot be', row({ kind: 'account', value: 'null', app: 'app-1' }), 'value: no account of this'],
    ['QQ without its appId', row({ kind: 'account', app: 'a', accountType: 1, value: 'a'.repeat(32) }), 'qqAppId: '],
    ['no day', row({ firstSeen: '2024-02-30' }), 'firstSeen: must be a day'],
    ['a day to come', row({ firstSeen: '2024-05-11' }), 'firstSeen: must not be in the future'],
    ['an end to come', row({ lastSeen: '2024-05-10T12:00:01+08:00' }), 'lastSeen: must not be in the future'],
    ['an end before the beginning', row({ lastSeen: '2023-12-31' }), 'lastSeen: must not lie before'],
    ['more days than there were', row({ lastSeen: '2024-01-03', days: 4 }), 'days: there are not so many'],
    ['no days', row({ days: 0 }), 'days: '],
    [
      'an end past the retention',
      row({ firstSeen: '2023-01-01', lastSeen: '2023-10-23' }),
      'lastSeen: lies before the',
    ],
  ])('%s', (_, broken, problem) => {
    const read = readWarmUpLine(JSON.stringify(broken), clock);
    expect(read).toEqual({ ok: false, problem: expect.stringContaining(problem) });
    expect(JSON.stringify(read)).not.toContain(PHONE);
  });

  test('a line that is no JSON, and an app that is none', async () => {
    expect(readWarmUpLine(`{"${PHONE}`, clock)).toEqual({ ok: false, problem: 'row: is not JSON' });
    const { take } = openDesk();
    const [good, bad] = await take(account('ann'), account('bob', { app: 'app-2' }));
    expect(good).toEqual({ outcome: 'recorded' });
    expect(bad).toEqual({ outcome: 'refused', problem: expect.stringContaining('app: there is no app of this id') });
  });

  test('days: as many as there were, and two from a last day if they are not told', () => {
    const daysOf = (rest: object) => {
      const read = readWarmUpLine(JSON.stringify(row(rest)), clock);
      return read.ok ? read.row.days : read.problem;
    };
    expect(daysOf({ lastSeen: '2024-01-03', days: 3 })).toBe(3);
    expect([daysOf({}), daysOf({ lastSeen: '2024-01-01' }), daysOf({ lastSeen: '2024-01-02' })]).toEqual([1, 1, 2]);
  });
});
