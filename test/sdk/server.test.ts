import { afterAll, beforeAll, expect, test } from 'vitest';
import { ERROR_TABLE, PAGE_CLIP, Renzheng, ServiceError, type ApiName } from '../../sdk/src/index.ts';
import { SYSTEM_ERRORS } from '../../src/wire/system-errors.ts';
import { CONTRACTS } from '../../src/features/index.ts';
import { catalogueOf, PEOPLE } from '../../src/sandbox/catalogue.ts';
import { SANDBOXES } from '../../src/features/index.ts';
import { magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';

const OPEN_ID = 'JH0123456789abcdef';
const PERSON = { idcard: PEOPLE[0]?.idNumber ?? '', realname: '沙箱测试' };
let server: ServerUnderTest;
let remove: () => Promise<void>;
let client: Renzheng;

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox', openId: OPEN_ID });
  const { key } = await server.admin('keys.create', { appId: id });
  client = new Renzheng({ baseUrl: `${server.url}/`, key: String(key), openId: OPEN_ID, wait: async () => undefined });
});
afterAll(() => remove());

const valuesOf = (api: ApiName, slug: string) => {
  const sandbox = SANDBOXES.find(({ contract }) => contract.name === api);
  const entry = sandbox && catalogueOf(sandbox).find((each) => each.slug === slug);
  if (!entry) throw new Error(`no ${slug} of ${api}`);
  return { idNumber: entry.values.idNumber ?? '', phone: entry.values.phone };
};

test('the five APIs', async () => {
  const image = magicImage('score-70');
  expect(await client.faceVerify({ ...PERSON, image })).toMatchObject({ res: 1, score: '70' });
  expect(await client.faceVerify({ ...PERSON, image }, { thousand: true })).toMatchObject({ score: '700' });
  expect(await client.faceVerify({ ...PERSON, image }, { encrypted: true })).toMatchObject({ res: 1, score: '70' });
  expect(await client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
  const video = new Blob([Buffer.from(magicClip('living-0-5'))]);
  expect(await client.videoLiveness({ ...PERSON, video })).toMatchObject({ faceScore: 0.72 });
  expect(await client.videoLiveness({ ...PERSON, video }, { rateType: 3 })).not.toHaveProperty('faceScore');
  expect(await client.videoLiveness({ ...PERSON, video }, { challenge: 'nonce-1' })).toHaveProperty('livingScore');
  const account = { AccountType: 4 as const, OtherAccount: { AccountId: valuesOf('business-risk', 'reject').phone } };
  expect(await client.businessRisk({ Account: account, UserIp: '203.0.113.7' })).toMatchObject({
    res: { RiskLevel: 'reject' },
  });
});

test('a person of whom a challenge is asked, from the demand to the verdict', async () => {
  const { idNumber: idcard } = valuesOf('video-liveness', 'asks-for-challenge');
  const person = { idcard, realname: '沙箱测试' };
  const plain = client.videoLiveness({ ...person, video: magicClip('same-person') });
  await expect(plain).rejects.toMatchObject({ code: 2546126, isCharged: false, waitSeconds: null });
  const asked = await client.challenge({ returnUrl: 'https://shop.example/done' });
  const { challenge, page } = asked;
  expect(asked.kind === 'actions' && asked.actions.length).toBe(3);
  expect(page.startsWith(`${server.url}/liveness#`)).toBe(true);
  const verdict = await client.videoLiveness({ ...person, video: PAGE_CLIP }, { challenge });
  expect(verdict).toMatchObject({ faceAdvise: '系统判断为同一人' });
});

test('the seconds to wait are read from the reason', () => {
  const envelope = { reason: '该身份失败次数过多，请在137秒后重试', result: null, error_code: 226483 };
  expect(new ServiceError('face-verify', envelope).waitSeconds).toBe(137);
});

test.each([undefined, 'md5', 'sha256', 'sm3'] as const)('fraud score, sent as %s', async (digest) => {
  const { idNumber, phone } = valuesOf('fraud-score', 'code-21001-medium');
  const person = { idNumber: idNumber.toLowerCase(), phoneNumber: `+86 ${phone}`, name: '沙箱测试' };
  const { res } = await client.fraudScore(person, digest ? { digest } : {});
  expect(res).toEqual({ found: 1, idFound: 1, riskScore: 72, riskInfo: [{ riskCode: 21001, riskCodeValue: 2 }] });
});

test('the same idempotency key gives the same order', async () => {
  const first = await client.faceGuard(PERSON, { idempotencyKey: 'sdk-order-1' });
  expect(await client.faceGuard(PERSON, { idempotencyKey: 'sdk-order-1' })).toEqual(first);
  expect((await client.faceGuard(PERSON)).orderid).not.toBe(first.orderid);
});

test('every documented error of face verification comes with its class and code', async () => {
  for (const code of [226401, 226402, 226403, 226404] as const) {
    const { idNumber: idcard } = valuesOf('face-verify', `error-${code}`);
    const asked = client.faceVerify({ ...PERSON, idcard, image: magicImage('x') });
    await expect(asked).rejects.toMatchObject({ name: 'ServiceError', code, reason: ERROR_TABLE[code].reason });
  }
  for (const { code, reason } of SYSTEM_ERRORS) {
    const { idNumber: idcard } = valuesOf('face-guard', `system-${code}`);
    await expect(client.faceGuard({ ...PERSON, idcard })).rejects.toMatchObject({ name: 'SystemError', code, reason });
  }
});

test('the error table holds every code of every contract, and whether it is charged', () => {
  const codes = [
    ...CONTRACTS.flatMap(({ errors }) => Object.keys(errors)),
    ...SYSTEM_ERRORS.map(({ code }) => String(code)),
  ];
  expect(Object.keys(ERROR_TABLE).toSorted()).toEqual(codes.toSorted());
  const charged = Object.entries(ERROR_TABLE).filter(([, { isCharged }]) => isCharged);
  expect(charged.map(([code]) => code)).toEqual(['2546134']);
});
