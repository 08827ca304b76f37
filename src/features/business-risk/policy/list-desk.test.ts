import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestForms, type DigestForm } from '../../../identity/digest-forms.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { ingestRequest } from '../ingest/ingest-request.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import type { PlainIdentifier } from '../ingest/identifier-links.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import type { ListDraft } from '../lists/list-draft.ts';
import type { ListKind } from '../lists/list-entry.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import { ListDesk, type ValueSearch } from './list-desk.ts';
import { RuleDesk } from './rule-desk.ts';
import { openMemoryPolicy } from './memory-policy.suite.ts';

const nowMs = Date.parse('2024-05-01T00:00:00Z');
const DAY_MS = 86_400_000;
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const { signal } = new AbortController();

async function setUp() {
  const { sources, policy } = await openMemoryPolicy(nowMs, pseudonym);
  const learned: PlainIdentifier[] = [];
  const identifiers = {
    learn: async (seen: readonly PlainIdentifier[]) => void learned.push(...seen),
    formsOf: async (_kind: string, digests: readonly DigestForm[]) =>
      learned.map(({ text }) => digestForms(text)).find((forms) => forms.some((form) => digests.includes(form))) ??
      null,
  };
  let number = 0;
  const author = { name: 'op', nowMs, nextId: () => `id-${(number += 1)}` };
  const lists = new ListDesk({ store: sources.lists, policy, pseudonym, identifiers, tell: () => undefined });
  const seek = (kind: ListKind, value: string, more: Partial<ValueSearch> = {}) =>
    lists.find(
      { kind, value, appIds: ['app', 'shop'], qqAppId: null, nowMs, appId: null, scene: null, ...more },
      signal,
    );
  const found = async (...sought: Parameters<typeof seek>) =>
    (await seek(...sought))?.map(({ entry, verdict }) => `${entry.note} ${verdict}`);
  return { sources, policy, learned, lists, author, seek, found };
}

/** The pseudonyms under which a decision for the app `app` keeps a request. */
const keysOf = (request: Partial<RiskRequest>) =>
  ingestRequest(
    { ...BARE_REQUEST, ...request },
    { appId: 'app', atMs: nowMs },
    { pseudonym, readUserAgent: createUserAgentReader() },
  ).event.keys;

test('listed plain phones and devices teach their digests, and other entries teach nothing', async () => {
  const { lists, author, learned } = await setUp();
  await lists.add({ list: 'block', kind: 'phone', value: '+86 138-1565-0338' }, author);
  const rows = [
    'phone,7945bd83237335e5376ff44d62e4f0ae',
    'device,490154203237518',
    'account,13800138000',
    'address,1.2.3.4',
    'phone,10000000000',
  ];
  await lists.import(`list,kind,value\n${rows.map((row) => `block,${row}`).join('\n')}`, author);
  let exported = '';
  for await (const part of lists.export()) exported += part;
  await lists.import(exported, author);
  expect(learned).toEqual([
    { kind: 'phone', text: '13815650338', md5: md5('13815650338') },
    { kind: 'device', text: '490154203237518', md5: md5('490154203237518') },
  ]);
});

test('list entries take effect at once, and an export of many pages is one table', async () => {
  const { lists, policy, author } = await setUp();
  expect(await lists.add({ list: 'block', kind: 'phone', value: 'abc' }, author)).toMatchObject({ ok: false });
  const csv = `list,kind,value\n${Array.from({ length: 2_500 }, (_, index) => `block,account,user-${index}`).join('\n')}\nblock,none,x`;
  expect(await lists.import(csv, author)).toMatchObject({ refused: [{ line: 2_502 }] });
  expect(policy.current.lists.size).toBe(2_500);
  let exported = '';
  for await (const part of lists.export()) exported += part;
  expect(exported.trim().split('\n')).toHaveLength(2_501);
  const [first] = await lists.page(null, 1);
  expect(await lists.remove(first?.id ?? '', nowMs)).toBe(true);
  expect(policy.current.lists.size).toBe(2_499);
});

test('an act that is done again adds no second entry, and another act does', async () => {
  const { lists, policy, author } = await setUp();
  const keys = [{ kind: 'device', key: 'a'.repeat(32) } as const, { kind: 'phone', key: 'b'.repeat(32) } as const];
  const draft = { list: 'block', keys, reference: 'case 1' };
  const first = await lists.addFromKeys(draft, author);
  expect(first).toMatchObject({ ok: true, added: [{ kind: 'device' }, { kind: 'phone' }], known: [] });
  expect(policy.current.lists.size).toBe(2);
  expect(await lists.addFromKeys({ ...draft, keys: [...keys, ...keys] }, author)).toMatchObject({
    added: [],
    known: [{}, {}],
  });
  expect(await lists.addFromKeys({ ...draft, reference: 'case 2' }, author)).toMatchObject({ added: [{}, {}] });
  expect(policy.current.lists.size).toBe(4);
  expect(await lists.addFromKeys({ ...draft, list: 'blok' }, author)).toMatchObject({ ok: false });
});

test('a value is found in whatever form it was listed, also as it was seen by a decision', async () => {
  const { lists, author, found, seek } = await setUp();
  const phone = '13815650338';
  const add = (kind: string, value: string, note: string) => lists.add({ list: 'block', kind, value, note }, author);
  await add('phone', phone, 'plain');
  await add('phone', md5(phone), 'digest');
  await add('phone', '13815650339', 'another');
  const account = { type: 'phone', accountId: phone, phone: null, deviceId: null } as const;
  const seen = keysOf({ account, macAddress: '00:1A:2B:3C:4D:5E', userIp: '223.122.53.5' });
  for (const kind of ['account', 'phone', 'device', 'address'] as const)
    await lists.addFromKeys(
      { list: 'block', keys: [{ kind, key: seen[kind] ?? '' }], reference: kind, note: 'seen' },
      author,
    );
  for (const value of [phone, '+86 138-1565-0338', md5(phone)])
    expect((await found('phone', value))?.toSorted()).toEqual(['digest applies', 'plain applies', 'seen applies']);
  // The plain entry taught that this SM3 is a digest of the same phone.
  const sm3 = createHash('sm3').update(phone).digest('hex');
  expect((await found('phone', sm3))?.toSorted()).toEqual(['digest applies', 'plain applies', 'seen applies']);
  expect(await found('account', phone)).toEqual(['seen applies']);
  expect(await found('account', phone, { appIds: ['shop'] })).toEqual([]);
  expect(await found('device', '001a2b3c4d5e')).toEqual(['seen applies']);
  expect(await found('address', '223.122.53.5')).toEqual(['seen applies']);
  expect([await seek('phone', 'abc'), await seek('address', '1.2.3.0/24')]).toEqual([null, null]);
});

test('an account of QQ that a decision saw is found with its app at QQ', async () => {
  const { lists, author, found } = await setUp();
  const openId = `${'A'.repeat(31)}B`;
  const account = {
    type: 'qq',
    openId,
    qqAppId: '100000',
    associateAccount: null,
    phone: null,
    deviceId: null,
  } as const;
  const keys = [{ kind: 'account', key: keysOf({ account }).account } as const];
  await lists.addFromKeys({ list: 'block', keys, reference: 'r', note: 'seen' }, author);
  expect(await found('account', openId)).toEqual([]);
  expect(await found('account', openId, { qqAppId: '100000' })).toEqual(['seen applies']);
});

test('a search says what keeps an entry from applying', async () => {
  const { lists, author, found } = await setUp();
  const add = (note: string, more: object) =>
    lists.add({ list: 'block', kind: 'address', value: '1.2.3.0/24', note, ...more }, author);
  await add('ended', { start: '2024-04-01T00:00:00Z', end: '2024-05-01T00:00:00Z' });
  await add('coming', { start: '2024-05-01T00:00:01Z' });
  await add('shop', { appId: 'shop' });
  await add('login', { scene: 'e_login_protection' });
  await add('always', {});
  const of = async (more?: Partial<ValueSearch>) => (await found('address', '1.2.3.4', more))?.toSorted();
  expect(await of()).toEqual(['always applies', 'coming coming', 'ended ended', 'login applies', 'shop applies']);
  expect(await of({ appId: 'app', scene: 'other' })).toEqual([
    'always applies',
    'coming coming',
    'ended ended',
    'login other-scene',
    'shop other-app',
  ]);
  expect((await found('address', '1.2.3.4', { appId: 'app' }))?.at(0)).toMatch(/applies$/);
});

test('a preview adds nothing, an import says nothing twice, and parts of a file are in force after the last', async () => {
  const { lists, author, policy } = await setUp();
  const rows = ['block,phone,13815650338', 'block,phone,+8613815650338', 'vip,account,ada', 'block,phone,x'];
  const csv = `list,kind,value\n${rows.join('\n')}`;
  const preview = await lists.preview(csv, author);
  expect(preview).toMatchObject({
    entries: [{ list: 'block' }, { list: 'vip' }],
    duplicates: [3],
    refused: [{ line: 5 }],
  });
  expect(policy.current.lists.size).toBe(0);
  expect((await lists.import(csv, author, { more: true })).entries).toHaveLength(2);
  expect(await lists.import('list,kind,value\nvip,account,bob', author)).toMatchObject({ duplicates: [], refused: [] });
  expect(policy.current.lists.size).toBe(3);
  expect(await lists.import(csv, author)).toMatchObject({ entries: [], unchanged: [2, 3, 4], duplicates: [] });
  const longer = `list,kind,value,end\nvip,account,ada,2030-01-01\nvip,account,cyd,2030-01-01`;
  expect(await lists.import(longer, author)).toMatchObject({ unchanged: [2], entries: [{ kind: 'account' }] });
  expect(await lists.import(longer.replace('cyd,2030', 'cyd,2031'), author)).toMatchObject({
    unchanged: [2],
    entries: [{}],
  });
});

test('an export that nobody touched changes nothing, with entries that hold, come, have ended and say the same', async () => {
  const { lists, author } = await setUp();
  const add = (draft: Partial<ListDraft>) =>
    lists.add({ list: 'block', kind: 'phone', value: '13815650338', ...draft }, author);
  await add({});
  await add({});
  await add({ start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' });
  await add({ kind: 'address', value: '1.2.3.0/24', start: '2020-01-01T00:00:00Z', end: '2021-01-01T00:00:00Z' });
  await add({ kind: 'account', value: 'ada', start: '2099-01-01T00:00:00Z', note: "=1+1, 'so'" });
  const kept = await lists.page(null, 100);
  let csv = '';
  for await (const piece of lists.export()) csv += piece;
  expect(await lists.import(csv, author)).toMatchObject({
    entries: [],
    unchanged: [2, 3, 4, 5, 6],
    duplicates: [],
    refused: [],
  });
  expect(await lists.page(null, 100)).toEqual(kept);
});

test('an entry is ended, lengthened and noted, and its end never lies before its start', async () => {
  const { lists, author, policy } = await setUp();
  const made = await lists.add({ list: 'block', kind: 'address', value: '1.2.3.4' }, author);
  const id = made.ok ? made.entry.id : '';
  expect(await lists.change(id, { endMs: nowMs }, nowMs)).toEqual({ ok: false, reason: 'order' });
  expect(await lists.change(id, { endMs: nowMs + 1 }, nowMs + 1)).toMatchObject({
    ok: true,
    entry: { endMs: nowMs + 1 },
  });
  expect(policy.current.lists.size).toBe(0);
  expect(await lists.change(id, { endMs: null, note: 'again' }, nowMs + 1)).toMatchObject({ entry: { note: 'again' } });
  expect(policy.current.lists.size).toBe(1);
  expect(await lists.change('nobody', { note: '' }, nowMs)).toEqual({ ok: false, reason: 'unknown' });
});

test('an overview shows each list with the rules that read it, also a list without entries', async () => {
  const { lists, author, policy, sources } = await setUp();
  await lists.add(
    { list: 'vip', kind: 'account', value: 'ada', end: new Date(nowMs + 7 * DAY_MS).toISOString() },
    author,
  );
  const [rule] = DEFAULT_RULE_SET.rules;
  if (rule === undefined) throw new Error('the release has rules');
  const mine = {
    ...rule,
    id: 'no-vip',
    title: 'Not for VIPs',
    when: 'list_vip && !list_staff',
    points: 1,
    level: null,
  };
  const rules = new RuleDesk({ store: sources.rules, policy });
  // A list that a rule reads must exist when the rule is checked, and may lose its entries later.
  const staff = await lists.add({ list: 'staff', kind: 'account', value: 'bob' }, author);
  const drafted = await rules.draft({ ...DEFAULT_RULE_SET, rules: [mine] }, '', {
    name: 'op',
    nowMs,
    nextId: 'second',
  });
  expect(drafted).toMatchObject({ ok: true });
  await rules.publish('second', nowMs);
  await lists.remove(staff.ok ? staff.entry.id : '', nowMs);
  const none = { now: 0, coming: 0, ended: 0, endingSoon: 0, lastDay: 0, lastWeek: 0, lastAtMs: null };
  const readBy = [{ ruleId: 'no-vip', title: 'Not for VIPs', state: 'active' }];
  expect(await lists.overview(nowMs)).toEqual([
    { ...none, list: 'allow', readBy: [] },
    { ...none, list: 'block', readBy: [] },
    { ...none, list: 'staff', readBy },
    { ...none, list: 'vip', now: 1, endingSoon: 1, readBy },
  ]);
});

test('entities that are listed already, for as long, are not listed again', async () => {
  const { lists, author } = await setUp();
  const keys = [{ kind: 'device', key: 'a'.repeat(32) } as const, { kind: 'phone', key: 'b'.repeat(32) } as const];
  const draft = { list: 'block', keys, reference: '1', end: new Date(nowMs + DAY_MS).toISOString() };
  expect(await lists.addUnlisted(draft, author)).toMatchObject({ added: [{}, {}], known: [] });
  expect(await lists.addUnlisted({ ...draft, reference: '2' }, author)).toMatchObject({ added: [], known: [{}, {}] });
  const { end: _end, ...endless } = draft;
  expect(await lists.addUnlisted({ ...endless, reference: '3' }, author)).toMatchObject({ added: [{}, {}], known: [] });
  expect(await lists.addUnlisted({ ...draft, list: 'vip', reference: '4' }, author)).toMatchObject({ added: [{}, {}] });
});
