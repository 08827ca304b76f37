import { describe, expect, test } from 'vitest';
import { NO_EVIDENCE } from '../../business-risk/features/account-evidence.ts';
import { RISK_TYPES } from '../../business-risk/rules/risk-types.ts';
import { createAccountEvidence } from './account-evidence.ts';
import { CODE_OF_TYPE } from './decision-reports.ts';
import {
  account,
  codesOf,
  DAY_MS,
  entry,
  hitOf,
  NOW_MS,
  openReports,
  OWNER,
  PHONE,
  secrets,
  signal,
} from './tried-reports.suite.ts';
import { subjectOf } from './subject.ts';

test('a rejection becomes evidence against the phone, under the code of its type, and is found by every form of the phone', async () => {
  const { decide, known } = await openReports();
  await decide({ level: 'reject', types: [101, 1012, 206, 2062] });
  const { evidence, queries } = await known();
  expect(codesOf(evidence)).toEqual([11003, 12001]);
  expect(evidence[0]).toMatchObject({
    source: 'renzheng.business-risk',
    level: 2,
    weight: 0.5,
    observedAtMs: NOW_MS,
    expiresAtMs: null,
  });
  expect(codesOf((await known('sha256')).evidence)).toEqual([11003, 12001]);
  expect(codesOf((await known('sm3')).evidence)).toEqual([11003, 12001]);
  expect(queries).toEqual([]);
});

test.each([
  ['a pass', { level: 'pass', types: [101] }],
  ['a review', { level: 'review', types: [101] }],
  ['a rejection for a place or device unusual for the account', { level: 'reject', types: [201, 2011, 206, 2061] }],
  [
    'a rejection that names no phone',
    { level: 'reject', types: [101], request: { account: { ...account, type: 'other' } } },
  ],
] as const)('%s gives no evidence', async (_, decided) => {
  const { decide, known } = await openReports();
  await decide(decided);
  expect((await known()).evidence).toEqual([]);
});

test('no evidence is made if the setting is off, and outcomes are still recorded for orders', async () => {
  const { store, decide, known } = await openReports(false);
  await decide({ level: 'reject', types: [101] });
  expect((await known()).evidence).toEqual([]);
  expect(
    await store.labelOrder(
      { reference: 'J1', outcome: 'fraud', observedAtMs: NOW_MS, source: 'desk' },
      { mayReplace: false, passed: null },
    ),
  ).toBe('recorded');
});

test('a report is written again after a minute, because the commit may have failed', async () => {
  const { store, decide, known } = await openReports();
  const phone = subjectOf(secrets, 'phone', { form: 'plain', text: PHONE });
  await decide({ orderId: 'J1', level: 'reject', types: [103] });
  const [told] = (await known()).evidence;
  await store.withdraw([phone], told?.evidenceId ?? '');
  await decide({ orderId: 'J2', level: 'reject', types: [103], atMs: NOW_MS + 59_999 });
  expect((await known()).evidence).toEqual([]);
  await decide({ orderId: 'J3', level: 'reject', types: [103], atMs: NOW_MS + 60_000 });
  expect((await known()).evidence).toEqual([{ ...told, observedAtMs: NOW_MS + 60_000 }]);
});

test('a hundred rejections on one day count once', async () => {
  const { decide, known } = await openReports();
  for (let time = 0; time < 5; time += 1)
    await decide({ orderId: `J${time}`, level: 'reject', types: [103], atMs: NOW_MS + time * 1000 });
  await decide({ orderId: 'J9', level: 'reject', types: [103], atMs: NOW_MS + DAY_MS });
  expect((await known()).evidence).toHaveLength(2);
});

describe('the person is answerable only for what the person did', () => {
  const rejected = { level: 'reject', types: [102, 2062] } as const;

  test.each([
    ['an account of two earlier days on this device', { ...OWNER, account_device_days: 2 }, []],
    ['an account of two earlier days over this network', { ...OWNER, account_network_days: 2 }, []],
    ['an account of three earlier days on this device and over this network', OWNER, [11003, 12001]],
    ['an own device over a foreign network', { ...OWNER, account_network_days: 0 }, []],
    ['another device over an own network', { ...OWNER, account_device_days: 0 }, []],
    [
      'no device, of an account that names one as a rule, over an own network',
      { ...OWNER, account_device_days: null, account_devices_known: 1, account_handset_days: 9 },
      [],
    ],
    [
      'an account that never named a device, of two earlier days from such a phone',
      { ...OWNER, account_device_days: null, account_devices_known: 0, account_handset_days: 2 },
      [],
    ],
    [
      'an account that never named a device, of three earlier days from such a phone',
      { ...OWNER, account_device_days: null, account_devices_known: 0, account_handset_days: 3 },
      [11003, 12001],
    ],
    ['an account that was never seen', { account_novelty: 'first' }, []],
    ['an account of today', { ...OWNER, account_novelty: 'fresh' }, []],
    ['a known account elsewhere', { account_novelty: 'foreign', account_device_days: 0, account_network_days: 0 }, []],
    ['a site without baselines', { account_device_days: 9 }, []],
  ] as const)('%s', async (_, knew, codes) => {
    const { decide, known } = await openReports();
    await decide({ ...rejected, knew });
    expect(codesOf((await known()).evidence)).toEqual(codes);
  });

  test('a phone that is only bound to the account is not the person who acts', async () => {
    const { decide, known } = await openReports();
    await decide({ ...rejected, request: { account: { ...account, type: 'other', accountId: 'mine', phone: PHONE } } });
    expect((await known()).evidence).toEqual([]);
  });

  test.each([
    ['phone', [12002]],
    ['account', [12002]],
    ['device', []],
    ['address', []],
  ] as const)('an entry of the block-list for the %s', async (kind, codes) => {
    const { lists, decide, known } = await openReports();
    await lists.add([entry('e', kind)]);
    const listHits = [hitOf(entry('e', kind))];
    await decide({ level: 'reject', types: [4, 102], knew: { account_novelty: 'first' }, listHits });
    expect(codesOf((await known()).evidence)).toEqual(codes);
  });

  test('the device that acted is answerable, unless it cannot be told from others', async () => {
    const { decide, knownOfDevice } = await openReports();
    const knew = { account_novelty: 'first' } as const;
    await decide({ ...rejected, knew });
    expect(await knownOfDevice('device-1')).toEqual([11003, 12001]);
    const on = (deviceId: string) => ({ request: { account: { ...account, deviceId } } });
    await decide({ ...rejected, ...on('device-2'), orderId: 'J2', knew: { ...knew, device_worn: true } });
    expect(await knownOfDevice('device-2')).toEqual([]);
    await decide({ ...rejected, ...on('unknown'), orderId: 'J3', knew });
    expect(await knownOfDevice('unknown')).toEqual([]);
  });
});

describe('the risk decision', () => {
  test('a decision ignores its own rejections and hears other sources', async () => {
    const { store, decide } = await openReports();
    const accounts = createAccountEvidence({ store, secrets });
    const asked = await decide({ level: 'reject', types: [2, 21] });
    expect(await store.holdsAny()).toBe(false);
    expect(await accounts.find(asked, NOW_MS + 1, signal)).toEqual(NO_EVIDENCE);
    const phone = subjectOf(secrets, 'phone', { form: 'plain', text: PHONE });
    const theirs = { evidenceId: 'a'.repeat(32), subjects: [phone], code: 11003, level: 1, source: 'bureau' } as const;
    await store.add([{ ...theirs, weight: 1, observedAtMs: NOW_MS, expiresAtMs: null }]);
    expect(await store.holdsAny()).toBe(true);
    expect(await accounts.find(asked, NOW_MS + DAY_MS, signal)).toEqual({ ...NO_EVIDENCE, marketingLevel: 1 });
  });

  test('a decision hears the outcome reported for an order that did not pass', async () => {
    const { store, decide } = await openReports();
    const asked = await decide({ orderId: 'J7', level: 'review', types: [101] });
    const label = { outcome: 'fraud', observedAtMs: NOW_MS + 5, source: 'desk' } as const;
    expect(await store.labelOrder({ ...label, reference: 'J7' }, { mayReplace: false, passed: null })).toBe('recorded');
    expect(await store.labelOrder({ ...label, reference: 'J8' }, { mayReplace: false, passed: null })).toBe('unknown');
    const accounts = createAccountEvidence({ store, secrets });
    expect(await accounts.find(asked, NOW_MS + DAY_MS, signal)).toMatchObject({ fraudLabels: 1 });
    expect(await store.history({ after: null, limit: 10 })).toEqual([]);
  });
});

test('the table has an entry for every RiskType', () => {
  expect(Object.keys(CODE_OF_TYPE).map(Number).toSorted()).toEqual(RISK_TYPES.map(({ code }) => code).toSorted());
});
