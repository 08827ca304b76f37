import { createCipheriv, createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { businessRiskSandbox } from '../../src/features/business-risk/sandbox.ts';
import { catalogueOf, PEOPLE } from '../../src/sandbox/catalogue.ts';
import { faceVerifySandbox } from '../../src/features/face-verify/sandbox.ts';
import { fraudScoreSandbox } from '../../src/features/fraud-score/sandbox.ts';
import { SANDBOXES } from '../../src/features/index.ts';
import { magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { sharedServerUnderTest, startServerUnderTest, type ServerUnderTest } from './running-server.ts';

const OPEN_ID = 'JH0123456789abcdef';
const SOMEONE = { idcard: '11010519491231002X', realname: '张三' };
const [person, other] = PEOPLE.map(({ idNumber, name }) => ({ idcard: idNumber ?? '', realname: name ?? '' }));
if (!person || !other) throw new Error('the sandbox has people');

type Answer = {
  readonly error_code: number;
  readonly reason: string;
  readonly result: Readonly<Record<string, unknown>> | null;
};

const shared = sharedServerUnderTest();

async function openSandbox(server: ServerUnderTest) {
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId: OPEN_ID });
  const made = await server.admin('keys.create', { appId: id });
  const key = String(made['key']);
  const ask = async (path: string, fields: Readonly<Record<string, string>>, headers = {}): Promise<Answer> => {
    const body = new URLSearchParams({ key, ...fields });
    const response = await fetch(server.url + path, { method: 'POST', body, headers });
    return (await response.json()) as Answer;
  };
  return { appId: String(id), made, key, ask };
}

const imageOf = (slug: string) => Buffer.from(magicImage(slug)).toString('base64');
const clipOf = (slug: string) => `base64:${Buffer.from(magicClip(slug)).toString('base64')}`;
const entryOf = (sandbox: Parameters<typeof catalogueOf>[0], slug: string) => {
  const entry = catalogueOf(sandbox).find((each) => each.slug === slug);
  if (!entry) throw new Error(`no entry ${slug}`);
  return entry;
};

test('an attack shows from the next midnight on, and a record of it can be carried to another sandbox', async () => {
  const server = shared();
  const { appId, ask } = await openSandbox(server);
  await server.admin('sandbox.clock', { appId, at: '2030-05-01T12:00:00+08:00' });

  const face = await ask('/verifyface/verify', { ...person, image: imageOf('other-person') });
  expect(face).toMatchObject({ error_code: 0, result: { res: 1, score: '3' } });
  expect(await ask('/face_guard/query', person)).toMatchObject({ error_code: 0, result: { res: '0XX0' } });

  const moved = await server.admin('sandbox.clock', { appId, midnight: true });
  expect(moved['now']).toMatch(/^2030-05-01T16:00:0/);
  const seen = await ask('/face_guard/query', person);
  expect(seen).toMatchObject({
    result: { res: '0XX1', data: { idRiskItfinLasttime: 1, idRisk1dItfinCnt: 1, idRisk180dItfinCnt: 1 } },
  });
  expect(await ask('/face_guard/query', other)).toMatchObject({ result: { res: '0XX0' } });

  const second = await openSandbox(server);
  expect(await second.ask('/face_guard/query', person)).toMatchObject({ result: { res: '0XX0' } });
  const record = Buffer.from(JSON.stringify(await exported(server, appId))).toString('base64');
  await server.admin('sandbox.import', { appId: second.appId, record });
  expect(await second.ask('/face_guard/query', person)).toMatchObject({ result: { res: '0XX1' } });

  expect(await server.admin('sandbox.replay', { record })).toEqual({ replayed: 4, skipped: 0, differences: [] });
  const forged = record && Buffer.from(Buffer.from(record, 'base64').toString().replace('"code":0', '"code":226402'));
  const report = await server.admin('sandbox.replay', { record: forged.toString('base64') });
  expect(report['differences']).toMatchObject([{ api: 'face-verify', recordedCode: 226402, replayedCode: 0 }]);

  await server.admin('sandbox.reset', { appId: second.appId });
  expect(await second.ask('/face_guard/query', person)).toMatchObject({ result: { res: '0XX0' } });
});

test('the record survives a restart, and holds nothing of the requests', async () => {
  const server = await startServerUnderTest();
  const { appId, ask } = await openSandbox(server);
  await server.admin('sandbox.clock', { appId, hours: 25 });
  await ask('/verifyface/verify', { ...SOMEONE, image: imageOf('same-person') });
  await ask('/antiRush/query', {
    BusinessSecurityData: '{"Account":{"AccountType":4,"OtherAccount":{"AccountId":"13800138000"}},"UserIp":"8.8.4.4"}',
  });
  const before = await exported(server, appId);
  await server.close();
  const again = await startServerUnderTest({ RENZHENG_DATA_DIR: server.dir });
  expect(await exported(again, appId)).toEqual(before);
  expect(JSON.stringify(before)).not.toMatch(/11010519491231002|张三|13800138000|8\.8\.4\.4/);
  expect(before.events).toHaveLength(3);
});

test('pictures are served for 24 hours by the clock of the sandbox', async () => {
  const server = shared();
  const { appId, ask } = await openSandbox(server);
  const live = await ask('/videoAuth/query', { ...person, videoData: clipOf('same-person') });
  const pictures = live.result?.['pictures'] as string[];
  expect(pictures).toHaveLength(8);
  const get = async () => fetch(pictures[0] ?? '');
  const picture = await get();
  expect(picture.headers.get('content-type')).toBe('image/jpeg');
  expect((await picture.bytes()).length).toBeGreaterThan(100);
  const wrong = await fetch((pictures[0] ?? '').replace(/token=.*/, `token=${'0'.repeat(24)}`));
  expect(await wrong.json()).toEqual({ reason: 'TOKEN过期', result: null, error_code: 2546135 });
  await server.admin('sandbox.clock', { appId, hours: 23.9 });
  expect((await get()).headers.get('content-type')).toBe('image/jpeg');
  await server.admin('sandbox.clock', { appId, hours: 0.2 });
  expect(await (await get()).json()).toEqual({ reason: 'TOKEN过期', result: null, error_code: 2546135 });
});

test('no row, unit or person is touched, and real limits of the app still hold', async () => {
  const server = await startServerUnderTest();
  const { appId, key, made, ask } = await openSandbox(server);
  expect(made['display']).toBe(`sandbox_…${key.slice(-4)}`);
  expect(key).toMatch(/^[\da-f]{32}$/);
  await server.admin('packages.add', { appId, calls: 5, unitPrice: '0.30' });
  await server.admin('apps.change', { appId, dailyCallsMax: 2 });
  for (let turn = 0; turn < 4; turn++) expect(await ask('/face_guard/query', person)).toMatchObject({ error_code: 0 });
  expect(await server.admin('ledger.list', {})).toMatchObject({ rows: [] });
  expect(await server.admin('packages.list', { appId })).toMatchObject({ packages: [{ used: 0 }] });
  expect(await server.admin('ledger.check', {})).toMatchObject({ mismatches: [] });

  await server.admin('persons.add', { idNumber: SOMEONE.idcard, name: SOMEONE.realname }).catch(() => undefined);
  expect(await ask('/face_guard/query', SOMEONE)).toMatchObject({ result: { res: '5XXX' } });
  expect(await ask('/verifyface/verify', { ...SOMEONE, image: imageOf('x') })).toMatchObject({ error_code: 226402 });

  await server.admin('keys.ban', { keyId: made['id'], banned: true });
  expect(await ask('/face_guard/query', person)).toMatchObject({ error_code: 10009 });
});

test('a live app gets nothing from the sandbox, and has no clock', async () => {
  const server = shared();
  const caller = await server.makeCaller();
  const { phone } = entryOf(businessRiskSandbox, 'type-2063').values;
  const BusinessSecurityData = JSON.stringify({
    Account: { AccountType: 4, OtherAccount: { AccountId: phone } },
    UserIp: '8.8.8.8',
  });
  const body = new URLSearchParams({ key: caller.key, BusinessSecurityData });
  const answer = (await (await fetch(`${server.url}/antiRush/query`, { method: 'POST', body })).json()) as Answer;
  expect(answer.error_code).toBe(0);
  expect(answer.result).toMatchObject({ res: { RiskType: expect.not.arrayContaining([2063]) } });
  await expect(server.admin('sandbox.clock', { appId: caller.appId })).rejects.toThrow(/live/);
});

test('magic values work digested, encrypted, and in accounts of every type', async () => {
  const server = shared();
  const { ask } = await openSandbox(server);
  const { idNumber, phone } = entryOf(fraudScoreSandbox, 'code-11003-high').values;
  const digest = (kind: string, text = '') => createHash(kind).update(text).digest('hex');
  for (const [type, kind] of [
    ['1', 'md5'],
    ['2', 'sha256'],
    ['3', 'sm3'],
  ] as const) {
    const hashed = { idNumber: digest(kind, idNumber ?? ''), idCryptoType: type, phoneNumber: '13800138000' };
    expect(await ask('/antiFraudHighRate/query', hashed)).toMatchObject({
      result: { res: { riskScore: 93, riskInfo: [{ riskCode: 11003, riskCodeValue: 3 }] } },
    });
  }
  const hashedPhone = {
    idNumber: SOMEONE.idcard,
    phoneNumber: digest('md5', phone).toUpperCase(),
    phoneCryptoType: '1',
  };
  expect(await ask('/antiFraudHighRate/query', hashedPhone)).toMatchObject({ result: { res: { riskScore: 93 } } });

  const aes = (text: string) => {
    const cipher = createCipheriv('aes-128-ecb', digest('md5', OPEN_ID).slice(0, 16), null);
    return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64');
  };
  const { idNumber: noFace } = entryOf(faceVerifySandbox, 'code-3004').values;
  const sent = { idcard: aes(noFace ?? ''), realname: aes('张三'), image: aes(imageOf('plain')) };
  expect(await ask('/verifyface/verifyEncry', sent)).toMatchObject({ result: { res: 2, code: '3004' } });
  expect(await ask('/verifyface/verifyEncry', { ...sent, realname: 'x' })).toMatchObject({ error_code: 226403 });

  const reject = entryOf(businessRiskSandbox, 'reject').values.phone;
  const accounts = [
    { AccountType: 10004, OtherAccount: { AccountId: digest('sha256', reject) } },
    { AccountType: 0, OtherAccount: { AccountId: 'reject' } },
    { AccountType: 1, QQAccount: { QQOpenId: 'reject', AppIdUser: '1', AssociateAccount: 'mine' } },
  ];
  for (const Account of accounts) {
    const BusinessSecurityData = JSON.stringify({ Account, UserIp: '203.0.113.9', PostTime: 1_700_000_000 });
    const answer = await ask('/antiRush/query', { BusinessSecurityData });
    expect(answer.result).toMatchObject({
      res: { RiskLevel: 'reject', UserIp: '203.0.113.9', PostTime: 1_700_000_000, RiskType: [2, 21, 101, 1011] },
    });
  }
});

test('an idempotency key repeats the answer for 24 hours by the clock of the sandbox', async () => {
  const server = shared();
  const { appId, ask } = await openSandbox(server);
  const headers = { 'idempotency-key': 'order-0001' };
  const first = await ask('/face_guard/query', person, headers);
  expect(await ask('/face_guard/query', person, headers)).toEqual(first);
  expect(await ask('/face_guard/query', other, headers)).toMatchObject({ error_code: 279782, result: null });
  await server.admin('sandbox.clock', { appId, hours: 24.1 });
  const later = await ask('/face_guard/query', person, headers);
  expect(later.result?.['orderid']).not.toBe(first.result?.['orderid']);
});

test('liveness is compared with the threshold of rate_type', async () => {
  const server = shared();
  const { ask } = await openSandbox(server);
  const asked = { ...person, videoData: clipOf('living-0-5') };
  expect((await ask('/videoAuth/query', { ...asked, rate_type: '1' })).result).toHaveProperty('faceScore');
  const strict = await ask('/videoAuth/query', { ...asked, rate_type: '3' });
  expect(strict.result).toEqual({ orderid: expect.any(String), livingScore: 0.5 });
});

test('every magic value is unique among the APIs', () => {
  const numbers = SANDBOXES.flatMap(catalogueOf).flatMap(({ values: { idNumber } }) => idNumber ?? []);
  const phones = SANDBOXES.flatMap(catalogueOf).map(({ values }) => values.phone);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(new Set(phones).size).toBe(phones.length);
});

async function exported(server: ServerUnderTest, appId: string): Promise<{ version: number; events: unknown[] }> {
  return (await server.admin('sandbox.export', { appId })) as { version: number; events: unknown[] };
}
