import { expect, test } from 'vitest';
import { mmdbFile } from '../../src/features/business-risk/feeds/mmdb-file.suite.ts';
import { startServerUnderTest, type ServerUnderTest } from './running-server.ts';

interface Answer {
  readonly error_code: number;
  readonly reason: string;
  readonly result: { readonly res: Readonly<Record<string, unknown>>; readonly orderid: string } | null;
}

const PHONE = { AccountType: 4, OtherAccount: { AccountId: '13815650338' } };
const IP = '223.122.53.5';

async function openServer(before?: { readonly dir: string; readonly key: string }) {
  const server = await startServerUnderTest(before ? { RENZHENG_DATA_DIR: before.dir } : {});
  const key = before?.key ?? (await server.makeCaller({ calls: 1_000 })).key;
  const post = async (body: string | URLSearchParams, type?: string): Promise<Answer> => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const response = await fetch(`${server.url}/antiRush/query?key=${key}`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  };
  const ask = (Account: unknown, more: object = {}) =>
    post(JSON.stringify({ BusinessSecurityData: { Account, UserIp: IP, ...more } }), 'application/json');
  return { server, key, post, ask };
}

test('every spelling of a request gets the same answer, with the order id inside the result', async () => {
  const { post } = await openServer();
  const data = { Account: PHONE, PostTime: 1_621_837_769 };
  const json = JSON.stringify({ BusinessSecurityData: { ...data, UserIp: IP } });
  const spellings: [string | URLSearchParams, string?][] = [
    [json, 'application/json'],
    [json, 'application/x-www-form-urlencoded'],
    [JSON.stringify({ BusinessSecurityData: data, UserIp: IP }), 'application/json'],
    [new URLSearchParams({ BusinessSecurityData: JSON.stringify({ ...data, UserIp: IP }) })],
    [
      new URLSearchParams({
        'BusinessSecurityData[Account][AccountType]': '4',
        'BusinessSecurityData[Account][OtherAccount][AccountId]': '13815650338',
        'BusinessSecurityData[PostTime]': '1621837769',
        UserIp: IP,
      }),
    ],
  ];
  const orders = new Set<string>();
  for (const [body, type] of spellings) {
    const answer = await post(body, type);
    expect(answer).toEqual({
      reason: '成功',
      result: {
        res: {
          UserId: '13815650338',
          PostTime: 1_621_837_769,
          AssociateAccount: '',
          UserIp: IP,
          RiskLevel: expect.stringMatching(/^(pass|review|reject)$/),
          RiskType: expect.any(Array),
        },
        orderid: expect.stringMatching(/^J615\d{18}$/),
      },
      error_code: 0,
    });
    orders.add(answer.result?.orderid ?? '');
  }
  expect(orders.size).toBe(spellings.length);
});

const weChat = { WeChatOpenId: 'o1234567890123456789012345ab', WeChatSubType: 1, WeChatAccessToken: 't' };

test('the answer repeats every kind of account as it was sent', async () => {
  const { ask } = await openServer();
  const md5 = 'D41D8CD98F00B204E9800998ECF8427E';
  const cases: [object, string, string][] = [
    [
      { AccountType: 1, QQAccount: { QQOpenId: 'A'.repeat(32), AppIdUser: '1', AssociateAccount: 'w' } },
      'A'.repeat(32),
      'w',
    ],
    [{ AccountType: 2, WeChatAccount: { ...weChat, AssociateAccount: 'me' } }, weChat.WeChatOpenId, 'me'],
    [PHONE, '13815650338', ''],
    [{ AccountType: 8, OtherAccount: { AccountId: '490154203237518' } }, '490154203237518', ''],
    [{ AccountType: 0, OtherAccount: { AccountId: 'wang' } }, 'wang', ''],
    [{ AccountType: 10004, OtherAccount: { AccountId: md5 } }, md5, ''],
    [{ AccountType: 10004, OtherAccount: { AccountId: 'a'.repeat(64) } }, 'a'.repeat(64), ''],
  ];
  for (const [account, UserId, AssociateAccount] of cases)
    expect(await ask(account)).toMatchObject({ error_code: 0, result: { res: { UserId, AssociateAccount } } });
});

test('every refusal names its cause and the field, and costs nothing', async () => {
  const { ask, post, server } = await openServer();
  const json = (body: unknown) => post(JSON.stringify(body), 'application/json');
  const refused: [number, RegExp, Promise<Answer>][] = [
    [261502, /./, ask({ ...PHONE, AccountType: 3 })],
    [261504, /./, ask({ AccountType: 4, OtherAccount: { AccountId: '12345' } })],
    [261505, /./, ask({ AccountType: 1, QQAccount: { QQOpenId: 'A' } })],
    [261506, /./, json({ BusinessSecurityData: { Account: PHONE } })],
    [261507, /./, ask({ AccountType: 8, OtherAccount: { AccountId: 'zz' } })],
    [261508, /UserIp/, ask(PHONE, { UserIp: '1.2.3' })],
    [261508, /./, post('{"BusinessSecurityData":', 'application/json')],
    [261509, /DeviceType/, ask(PHONE, { DeviceType: 7 })],
    [261510, /Account\.AccountType/, ask({ OtherAccount: { AccountId: '1' } })],
    [261511, /Sponsor\.Extra/, ask(PHONE, { Sponsor: { Extra: 1 } })],
    [261512, /./, ask(PHONE, { Nickname: 'x'.repeat(70_000) })],
  ];
  for (const [code, reason, answer] of refused)
    expect(await answer).toMatchObject({ error_code: code, reason: expect.stringMatching(reason) });
  const { rows } = (await server.admin('ledger.list')) as { rows: readonly { readonly charged: boolean }[] };
  expect(rows.length).toBe(refused.length);
  expect(rows.every(({ charged }) => !charged)).toBe(true);
});

async function draftVersion({ admin }: ServerUnderTest): Promise<string> {
  const { versions } = (await admin('rules.list')) as { versions: readonly { readonly id: string }[] };
  const { set } = (await admin('rules.show', { versionId: versions[0]?.id })) as { set: { rules: object[] } };
  const mine = {
    id: 'no-logins-from-here',
    title: 'No logins from this office',
    when: 'address_events_1d >= 1 && scene == "e_login_protection"',
    raises: [2012],
    level: 'reject',
    points: 0,
    scenes: null,
  };
  const drafted = await admin('rules.draft', { set: { ...set, rules: [...set.rules, mine] }, note: 'mine' });
  return String(drafted['id']);
}

test('a MaxMind DB file is sent in parts, holds at once, and is there after a restart', async () => {
  const { server, key, ask } = await openServer();
  const { admin } = server;
  // Records of addresses that no call asks about make it larger than one part.
  const others = Array.from({ length: 280 }, (_, at) => [
    `${Math.floor(at / 4) + 40}.${(at % 4) * 64}.0.0/10`,
    { city: 'x'.repeat(15_500) },
  ]);
  const file = mmdbFile({ '223.122.0.0/16': { country: { iso_code: 'HK' } }, ...Object.fromEntries(others) });
  const partBytes = 4 * 1024 * 1024;
  expect(file.length).toBeGreaterThan(partBytes);
  const send = (part: number, fileId?: string) =>
    admin('feeds.part', {
      ...(fileId !== undefined && { fileId }),
      part,
      bytes: file.subarray(part * partBytes, (part + 1) * partBytes).toString('base64'),
    });
  const fileId = String((await send(0))['fileId']);
  const told = { fileId, name: 'geo', source: 'https://db.example', licence: 'CC BY 4.0' };
  await expect(admin('feeds.import-database', told)).rejects.toThrow('this is no MaxMind DB file');
  await send(1, fileId);
  expect(await admin('feeds.import-database', told)).toMatchObject({
    id: fileId,
    kind: 'address-database',
    database: 'Test-City',
    publishedAtMs: 1_700_000_000_000,
    active: true,
  });
  await expect(send(0, fileId)).rejects.toThrow('this file was imported already');
  const seen = async (asks: typeof ask, of: ServerUnderTest) => {
    const { result } = await asks(PHONE);
    return of.admin('risk.explain', { orderId: result?.orderid });
  };
  const known = { features: { address_country: 'HK' }, feeds: [{ name: 'geo', licence: 'CC BY 4.0' }] };
  expect(await seen(ask, server)).toMatchObject(known);
  await server.close();
  const again = await openServer({ dir: server.dir, key });
  expect(await seen(again.ask, again.server)).toMatchObject(known);
});

test('feeds, lists and rules hold for the next decision, and its explanation names them', async () => {
  const { server, ask } = await openServer();
  const { admin } = server;
  const feed = {
    name: 'dc',
    kind: 'datacenter',
    source: 'https://feeds.example',
    licence: 'CC0',
    text: '223.122.0.0/16',
  };
  await admin('feeds.import', feed);
  const hosted = await ask(PHONE);
  expect(hosted.result?.res).toMatchObject({ RiskType: expect.arrayContaining([201, 2012]) });
  const told = await admin('risk.explain', { orderId: hosted.result?.orderid });
  expect(told).toMatchObject({
    rules: expect.arrayContaining([
      expect.objectContaining({
        id: 'address-datacenter-early',
        saw: expect.arrayContaining([expect.objectContaining({ value: true })]),
      }),
    ]),
    feeds: [{ name: 'dc', source: 'https://feeds.example', licence: 'CC0' }],
    features: { address_datacenter: true, phone_valid: true },
  });
  expect(JSON.stringify(told)).not.toMatch(/13815650338|223\.122\.53/);

  const block = { list: 'block', kind: 'phone', value: '13815650338' };
  const entry = await admin('list-entries.add', block);
  const blocked = await ask(PHONE);
  expect(blocked.result?.res).toMatchObject({ RiskLevel: 'reject', RiskType: expect.arrayContaining([4]) });
  expect(await admin('risk.explain', { orderId: blocked.result?.orderid })).toMatchObject({
    settledBy: 'block-list',
    lists: [{ entryId: entry['id'], list: 'block', kind: 'phone', shown: '138*****338' }],
  });
  await admin('list-entries.remove', { entryId: entry['id'] });

  const scene = { SceneCode: 'e_login_protection' };
  const versionId = await draftVersion(server);
  await admin('rules.shadow', { versionId });
  const shadowed = await ask(PHONE, scene);
  expect(shadowed.result?.res).not.toMatchObject({ RiskLevel: 'reject' });
  expect(await admin('risk.explain', { orderId: shadowed.result?.orderid })).toMatchObject({
    shadow: { versionId, level: 'reject', fired: expect.arrayContaining(['no-logins-from-here']) },
  });
  await admin('rules.publish', { versionId });
  expect((await ask(PHONE, scene)).result?.res).toMatchObject({ RiskLevel: 'reject' });
  const { active } = await versionsOf(server);
  expect(active).toBe(versionId);
  await admin('rules.rollback');
  expect((await ask(PHONE, scene)).result?.res).not.toMatchObject({ RiskLevel: 'reject' });
  // A second rollback does not go forward again.
  await expect(admin('rules.rollback')).rejects.toThrow('no publication is left');
  expect(await versionsOf(server)).toMatchObject({ rollsBackTo: null });
});

async function versionsOf({ admin }: ServerUnderTest) {
  const { versions, rollsBackTo } = (await admin('rules.list')) as {
    readonly versions: readonly { readonly id: string; readonly state: string }[];
    readonly rollsBackTo: string | null;
  };
  return { active: versions.find(({ state }) => state === 'active')?.id, rollsBackTo };
}

async function runToItsEnd({ admin }: ServerUnderTest, operation: string, params: object) {
  const begun = await admin(operation, { ...params });
  return expect.poll(() => admin('risk.run', { runId: begun['id'] }), { interval: 50 });
}

test('replay, backtest and shadow report of one version say the same', async () => {
  const { server, ask } = await openServer();
  const scene = { SceneCode: 'e_login_protection' };
  const versionId = await draftVersion(server);
  await server.admin('rules.shadow', { versionId });
  for (let index = 0; index < 6; index += 1)
    await ask({ AccountType: 0, OtherAccount: { AccountId: `u${index}` } }, scene);
  const changed = {
    state: 'done',
    done: 6,
    report: {
      compared: 6,
      types: expect.arrayContaining([expect.objectContaining({ code: 2012, before: 0, after: 6, gained: 6, lost: 0 })]),
      rules: expect.arrayContaining([{ ruleId: 'no-logins-from-here', before: 0, after: 6 }]),
      examples: expect.arrayContaining([
        expect.objectContaining({ after: expect.objectContaining({ level: 'reject' }) }),
      ]),
    },
  };
  await (await runToItsEnd(server, 'risk.replay', { versionId })).toMatchObject(changed);
  await (await runToItsEnd(server, 'risk.backtest', { versionId, warmUpDays: 0 })).toMatchObject(changed);
  await (await runToItsEnd(server, 'risk.shadow', { versionId })).toMatchObject(changed);
  await expect(server.admin('risk.replay', { versionId: 'nobody' })).rejects.toThrow('not_found');
});

test('outcomes of orders, also of those that passed, show how good rules are and what a replay would change', async () => {
  const { server, ask } = await openServer();
  const scene = { SceneCode: 'e_login_protection' };
  const orders: string[] = [];
  const askAs = async (account: string) => {
    const { result } = await ask({ AccountType: 0, OtherAccount: { AccountId: account } }, scene);
    orders.push(result?.orderid ?? '');
  };
  for (const account of ['u0', 'u1', 'u2']) await askAs(account);
  const versionId = await draftVersion(server);
  await server.admin('rules.publish', { versionId });
  for (const account of ['u3', 'u4']) await askAs(account);
  const [passed = '', missed = '', , caught = ''] = orders;
  const report = (orderId: string, outcome: string) =>
    server.admin('outcomes.report', { orderId, outcome, source: 'desk', observedAt: new Date().toISOString() });
  expect(await report(passed, 'genuine')).toEqual({ recorded: true, holdsFor: 'order' });
  expect(await report(missed, 'fraud')).toMatchObject({ holdsFor: 'order' });
  expect(await report(caught, 'fraud')).toEqual({ recorded: true, holdsFor: 'people' });
  await expect(report('J6150000000000000000000', 'fraud')).rejects.toThrow('no risk decision');

  const { rules, ...all } = (await server.admin('rules.outcomes')) as { readonly rules: readonly { ruleId: string }[] };
  expect(all).toMatchObject({
    decisions: { pass: 3, review: 0, reject: 2 },
    fraud: { pass: 1, reject: 1 },
    genuine: { pass: 1, reject: 0 },
    genuinePassed: { share: 1 },
    fraudStopped: { share: 0.5 },
  });
  expect(rules.find(({ ruleId }) => ruleId === 'no-logins-from-here')).toMatchObject({
    hits: 2,
    fraud: 1,
    genuine: 0,
    unlabelled: 1,
    precision: { share: 1 },
  });
  await (
    await runToItsEnd(server, 'risk.replay', { versionId })
  ).toMatchObject({
    state: 'done',
    leftMs: null,
    report: {
      levels: { pass: { reject: 3 }, reject: { reject: 2 } },
      labelled: { fraud: { pass: { reject: 1 }, reject: { reject: 1 } }, genuine: { pass: { reject: 1 } } },
      labelsCut: false,
    },
  });
});

test('windows and habits come back after a restart', async () => {
  const { server, key, ask } = await openServer();
  for (let index = 0; index < 3; index += 1) await ask({ AccountType: 0, OtherAccount: { AccountId: `u${index}` } });
  await server.close();
  const again = await openServer({ dir: server.dir, key });
  const answer = await again.ask({ AccountType: 0, OtherAccount: { AccountId: 'u0' } });
  expect(await again.server.admin('risk.explain', { orderId: answer.result?.orderid })).toMatchObject({
    features: { address_events_1h: 4, address_accounts_1h: 3, account_events_1h: 2 },
  });
});
