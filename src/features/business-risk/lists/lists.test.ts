import { createHmac, createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import { createPseudonymizer } from '../ingest/identifiers.ts';
import { ingestRequest } from '../ingest/ingest-request.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { createUserAgentReader } from '../ingest/user-agent.ts';
import { masked } from './list-entry.ts';
import { draftEntriesOfKeys, type KeyDraft } from './key-draft.ts';
import { draftEntry, type ListDraft } from './list-draft.ts';
import { exportEntries, importEntries } from './list-import.ts';
import { buildListIndex, createListIndex } from './list-index.ts';
import { nextTurn } from '../../../kernel/timers.ts';

const nowMs = Date.parse('2024-05-01T00:00:00Z');
const pseudonym = createPseudonymizer((purpose, text) => createHmac('sha256', purpose).update(text).digest());
let nextNumber = 0;
const author = { name: 'op', nowMs, nextId: () => `entry-${(nextNumber += 1)}` };
const deps = { pseudonym, readUserAgent: createUserAgentReader() };
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function hits(
  drafts: readonly Partial<ListDraft>[],
  request: Partial<RiskRequest>,
  call = { appId: 'app', atMs: nowMs },
): string[] {
  const entries = drafts.map((draft) => {
    const made = draftEntry({ list: 'block', kind: 'account', value: 'x', ...draft }, author, pseudonym);
    if (!made.ok) throw new Error(made.problem);
    return made.entry;
  });
  return createListIndex(entries, pseudonym)
    .match(ingestRequest({ ...BARE_REQUEST, ...request }, call, deps))
    .map(({ list, kind, shown }) => `${list} ${kind} ${shown}`);
}

const phoneAccount = (accountId: string) => ({
  account: { type: 'phone', accountId, phone: null, deviceId: null } as const,
});
const digestAccount = (accountId: string) => ({
  account: { type: 'phone-digest', accountId, phone: null, deviceId: null } as const,
});
const device = (accountId: string) => ({
  account: { type: 'device', accountId, phone: null, deviceId: null } as const,
});

describe('matching', () => {
  test.each([
    ['plain against plain', '13815650338', phoneAccount('13815650338')],
    ['plain against md5', '13815650338', digestAccount(md5('13815650338'))],
    ['md5 against plain', md5('13815650338'), phoneAccount('+86 13815650338')],
    ['sha256 against plain', sha256('13815650338'), phoneAccount('13815650338')],
    ['sha256 against sha256', sha256('13815650338').toUpperCase(), digestAccount(sha256('13815650338'))],
  ])('a phone: %s', (_, value, request) => {
    expect(hits([{ kind: 'phone', value }], request)).toHaveLength(1);
    expect(hits([{ kind: 'account', value }], request)).toHaveLength(1);
    expect(hits([{ kind: 'device', value }], request)).toHaveLength(0);
  });

  test('md5 and sha256 of one phone do not match while the phone was never seen in plain', () => {
    expect(hits([{ kind: 'phone', value: md5('13815650338') }], digestAccount(sha256('13815650338')))).toEqual([]);
  });

  test('a phone listed in plain matches each of its digests and spellings, and one listed as a digest matches the plain phone', () => {
    const plain = '13912345678';
    const digests = [md5(plain), sha256(plain), createHash('sm3').update(plain).digest('hex')];
    const spellings = [
      plain,
      '+86013912345678',
      '139.1234.5678',
      '１３９１２３４５６７８',
      '139\u200b12345678',
      '١٣٩١٢٣٤٥٦٧٨',
    ];
    for (const kind of ['phone', 'account']) {
      for (const value of spellings) {
        for (const digest of digests) expect(hits([{ kind, value }], digestAccount(digest))).toHaveLength(1);
        for (const asked of spellings) expect(hits([{ kind, value }], phoneAccount(asked))).toHaveLength(1);
      }
      for (const value of digests) {
        for (const asked of spellings) expect(hits([{ kind, value }], phoneAccount(asked))).toHaveLength(1);
        expect(hits([{ kind, value }], digestAccount(value.toUpperCase()))).toHaveLength(1);
      }
    }
  });

  test('an entry that an early release kept, by md5 alone, still matches', () => {
    const made = draftEntry({ list: 'block', kind: 'phone', value: '13815650338' }, author, pseudonym);
    if (!made.ok) throw new Error(made.problem);
    const index = createListIndex([{ ...made.entry, otherKeys: [] }], pseudonym);
    const match = (request: Partial<RiskRequest>) =>
      index.match(ingestRequest({ ...BARE_REQUEST, ...request }, { appId: 'app', atMs: nowMs }, deps));
    expect(match(phoneAccount('13815650338'))).toHaveLength(1);
    expect(match(digestAccount(md5('13815650338')))).toHaveLength(1);
  });

  test.each([
    ['00:1A:2B:3C:4D:5E', '001a2b3c4d5e'],
    ['AEBE52E7-03EE-455A-B3C4-E57283966239', 'aebe52e7-03ee-455a-b3c4-e57283966239'],
  ])('a device listed as %s matches %s, also when it is sent as the address of the network card', (listed, sent) => {
    expect(hits([{ kind: 'device', value: listed }], { macAddress: sent })).toHaveLength(1);
    expect(hits([{ kind: 'device', value: listed }], device(sent.toUpperCase()))).toHaveLength(1);
  });

  test.each([
    ['490154203237518', md5('490154203237518')],
    [md5('490154203237518'), '490154203237518'],
  ])('a device %s matches %s', (listed, sent) => {
    expect(hits([{ kind: 'device', value: listed }], device(sent))).toHaveLength(1);
  });

  test('an account is found by any of its names', () => {
    const account = {
      type: 'qq',
      openId: 'A'.repeat(31) + 'B',
      qqAppId: '100000',
      associateAccount: 'zhang-1',
      phone: null,
      deviceId: null,
    } as const;
    for (const value of [account.openId, 'zhang-1', 'user-9'])
      expect(hits([{ value }], { account, userId: 'user-9' })).toHaveLength(1);
  });

  test('an address matches every block around it, allow first', () => {
    const drafts = [
      { kind: 'address', value: '223.122.0.0/16' },
      { kind: 'address', value: '223.122.53.5', list: 'allow' },
      { kind: 'address', value: '223.122.54.0/24' },
    ];
    expect(hits(drafts, { userIp: '::ffff:223.122.53.5' })).toEqual([
      'allow address 223.122.53.5/32',
      'block address 223.122.0.0/16',
    ]);
    expect(hits([{ kind: 'address', value: '2400:3200::/32' }], { userIp: '2400:3200:1::1' })).toEqual([
      'block address 2400:3200::/32',
    ]);
    expect(hits([{ kind: 'address', value: '0.0.0.0/0' }], { userIp: '2400:3200:1::1' })).toEqual([]);
  });

  test('an entry matches only within its scene, app and time', () => {
    const limited = {
      value: 'account-1',
      scene: 'e_login_protection',
      appId: 'app',
      start: '2024-05-01T00:00:00Z',
      end: '2024-05-02T00:00:00Z',
    };
    const login = { scene: 'e_login_protection' };
    expect(hits([limited], login)).toHaveLength(1);
    expect(hits([limited], { scene: 'e_register_protection' })).toHaveLength(0);
    expect(hits([limited], login, { appId: 'other', atMs: nowMs })).toHaveLength(0);
    expect(hits([limited], login, { appId: 'app', atMs: nowMs - 1 })).toHaveLength(0);
    expect(hits([limited], login, { appId: 'app', atMs: nowMs + 86_400_000 - 1 })).toHaveLength(1);
    expect(hits([limited], login, { appId: 'app', atMs: nowMs + 86_400_000 })).toHaveLength(0);
  });
});

describe('entries made from the pseudonyms of a decision', () => {
  const eventOf = (request: Partial<RiskRequest>, appId = 'app') =>
    ingestRequest({ ...BARE_REQUEST, ...request }, { appId, atMs: nowMs }, deps);
  const listed = (kind: 'account' | 'phone' | 'device' | 'address', from: Partial<RiskRequest>) => {
    const key = eventOf(from).event.keys[kind] ?? '';
    const made = draftEntriesOfKeys({ list: 'block', keys: [{ kind, key }], reference: 'case 1' }, author);
    if (!made.ok) throw new Error(made.problem);
    return createListIndex(made.entries, pseudonym);
  };
  const phone = '13815650338';
  const spellings = [phone, '+86 138-1565-0338'].map(phoneAccount);
  const digests = [md5(phone), sha256(phone), createHash('sm3').update(phone).digest('hex')].map(digestAccount);

  test.each(['phone', 'account'] as const)('a %s that was seen in plain is found in each of its forms', (kind) => {
    const index = listed(kind, phoneAccount(phone));
    for (const request of [...spellings, digests[0]]) expect(index.match(eventOf(request ?? {}))).toHaveLength(1);
    expect(index.match(eventOf(phoneAccount('13815650339')))).toEqual([]);
    expect(index.lacksMd5).toBe(false);
  });

  test.each(['phone', 'account'] as const)('a %s that was seen as a digest is found in plain', (kind) => {
    for (const from of digests) {
      const index = listed(kind, from);
      for (const request of [...spellings, from]) expect(index.match(eventOf(request))).toHaveLength(1);
    }
  });

  test('an account is listed in its own app, and the other entities in every app', () => {
    const from = { ...phoneAccount(phone), userIp: '223.122.53.5', macAddress: '00:1A:2B:3C:4D:5E' };
    const found = (kind: 'account' | 'phone' | 'device' | 'address') =>
      ['app', 'other'].map((appId) => listed(kind, from).match(eventOf(from, appId)).length);
    expect([found('account'), found('phone'), found('device'), found('address')]).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  test('a device is found beside a stronger one that the request names too', () => {
    const index = listed('device', { macAddress: '00:1A:2B:3C:4D:5E' });
    expect(index.match(eventOf({ ...device('490154203237518'), macAddress: '001a2b3c4d5e' }))).toHaveLength(1);
    const token = { deviceToken: 'a-token' };
    expect(listed('device', token).match(eventOf(token))).toEqual([
      {
        entryId: expect.stringMatching(/^entry-[0-9a-f]{24}$/),
        list: 'block',
        kind: 'device',
        shown: expect.anything(),
      },
    ]);
  });

  test('an export holds them, and imports as the same entries', async () => {
    const keys = (['account', 'phone', 'device', 'address'] as const).map((kind) => ({ kind, key: md5(kind) }));
    const made = draftEntriesOfKeys({ list: 'vip', keys, reference: 'r', appId: 'app', note: 'n' }, author);
    const entries = made.ok ? made.entries : [];
    expect(entries.map(({ shown }) => shown)).toEqual(keys.map(({ key }) => `#${key.slice(0, 12)}`));
    const again = await importEntries(exportEntries(entries), author, pseudonym);
    expect(again.refused).toEqual([]);
    expect(again.entries.map((entry) => ({ ...entry, id: '' }))).toEqual(
      entries.map((entry) => ({ ...entry, id: '' })),
    );
  });

  test.each([
    [{ keys: [] }, 'keys must be 1 to 200'],
    [
      { keys: Array.from({ length: 201 }, (_, at) => ({ kind: 'phone' as const, key: md5(`${at}`) })) },
      'keys must be 1 to 200',
    ],
    [{ keys: [{ kind: 'phone', key: '13815650338' }] }, 'a key must be a pseudonym of 32 hex digits'],
    [{ list: 'blok' }, 'less like block'],
    [{ end: '2020-01-01' }, 'end must be later than start'],
  ] as const satisfies [Partial<KeyDraft>, string][])('refuses %j', (wrong, problem) => {
    const draft: KeyDraft = { list: 'block', keys: [{ kind: 'phone', key: md5('x') }], reference: 'r', ...wrong };
    expect(draftEntriesOfKeys(draft, author)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });
});

describe('import and export', () => {
  test('a problem in a row is reported with its line', async () => {
    const csv =
      'list,kind,value,end\nblock,phone,13815650338,\nnone,phone,1,\nblock,phone,abc,\nblock,address,1.2.3.4/40,\nblock,account,x,yesterday\nblock,account,x,2020-01-01';
    const { entries, refused } = await importEntries(csv, author, pseudonym);
    expect(entries).toHaveLength(1);
    expect(refused.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  });

  test('an export never holds the plain value and imports as the same entries', async () => {
    const csv =
      'list,kind,value,scene,appId,start,end,note\nblock,phone,13815650338,s,app,2024-01-01,2025-01-01,"a, note"\nallow,address,10.1.2.3/8,,,,,\nblock,account,=cmd(),,,,,';
    const { entries } = await importEntries(csv, author, pseudonym);
    const exported = exportEntries(entries);
    expect(exported).not.toContain('13815650338');
    const again = await importEntries(exported, author, pseudonym);
    expect(again.refused).toEqual([]);
    expect(again.entries.map((entry) => ({ ...entry, id: '' }))).toEqual(
      entries.map((entry) => ({ ...entry, id: '' })),
    );
  });

  test('a mask hides at least a third', () => {
    expect([masked('13815650338'), masked('abc'), masked('zhang-1')]).toEqual(['138*****338', '***', 'zh***-1']);
  });
});

test.each([
  ['allow', null],
  ['vip', null],
  ['staff_2', null],
  ['VIP', 'list must be allow, block, or a name of your own'],
  ['', 'list must be allow, block, or a name of your own'],
  ['alow', 'list must be allow, block, or a name that is less like allow'],
  ['blocked', 'list must be allow, block, or a name that is less like block'],
])('a list %o is a name, or a slip', (list, problem) => {
  const made = draftEntry({ list, kind: 'account', value: 'x' }, author, pseudonym);
  expect(made.ok ? null : made.problem).toEqual(problem === null ? null : expect.stringContaining(problem));
});

test('an index knows its lists', () => {
  const entries = ['vip', 'block', 'vip'].flatMap((list) => {
    const made = draftEntry({ list, kind: 'account', value: 'x' }, author, pseudonym);
    return made.ok ? [made.entry] : [];
  });
  expect([...createListIndex(entries, pseudonym).names]).toEqual(['vip', 'block']);
});

test('an index of many entries is the same, and lets other work in while it is built', async () => {
  const entries = Array.from({ length: 1_001 }, (_, at) => {
    const value = `1380013${String(at).padStart(4, '0')}`;
    const made = draftEntry({ list: 'block', kind: 'phone', value }, author, pseudonym);
    if (!made.ok) throw new Error(made.problem);
    return made.entry;
  });
  let turns = 0;
  const building = new AbortController();
  const counting = (async () => {
    for (; !building.signal.aborted; turns += 1) await nextTurn();
  })();
  const index = await buildListIndex(entries, pseudonym);
  building.abort();
  await counting;
  expect(turns).toBeGreaterThanOrEqual(4);
  expect(index.size).toBe(1_001);
  const [first, last] = [entries[0], entries.at(-1)] as const;
  for (const each of [first, last]) expect(each && index.coveredBy({ ...each, id: 'other' })).toEqual(each);
});
