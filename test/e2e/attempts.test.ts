import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { photosIn } from './measured-photos.ts';
import { openServerUnderTest, startServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const faces = measuringData('faces');

interface Answer {
  readonly error_code: number;
  readonly reason: string;
  readonly result: Readonly<Record<string, unknown>> | null;
}

async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

const person = { realname: ADA.name, idcard: ADA.idNumber };
/** A clip that no decoder takes, so that a clip which is opened answers 2546108. */
const notAClip = `base64:${Buffer.from('<html>hello</html>').toString('base64')}`;
const askClip = ({ url }: ServerUnderTest, { key }: Caller, more: Readonly<Record<string, string>> = {}) =>
  post(`${url}/videoAuth/query`, { key, ...person, videoData: notAClip, ...more });

async function chargedCodes(server: ServerUnderTest): Promise<readonly number[]> {
  const { rows } = (await server.admin('ledger.list', { charged: true })) as { rows: { code: number }[] };
  return rows.map(({ code }) => code);
}

test('a policy that an operator sets holds at once, and what was asked stays asked after a restart', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-e2e-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const first = await openServerUnderTest({ RENZHENG_DATA_DIR: dir });
  const [shop, bank] = [await first.server.makeCaller(), await first.server.makeCaller()];
  await first.server.admin('persons.add', ADA);
  expect(await askClip(first.server, shop)).toMatchObject({ error_code: 2546108 });

  await first.server.admin('challenge-policies.set', { appId: shop.appId, policy: 'always' });
  const demanded = await askClip(first.server, shop);
  expect(demanded).toEqual({ reason: '需要动作验证，请获取动作指令后重新录制', result: null, error_code: 2546126 });
  expect(await askClip(first.server, bank)).toMatchObject({ error_code: 2546108 });
  expect(await chargedCodes(first.server)).toEqual([]);
  const { rows } = (await first.server.admin('audit.list', { operation: 'challenge-policies.set' })) as {
    rows: { subject: string }[];
  };
  expect(rows.map(({ subject }) => subject)).toEqual([shop.appId]);

  await first.server.admin('challenge-policies.set', { appId: shop.appId, policy: 'site' });
  expect(await askClip(first.server, shop)).toMatchObject({ error_code: 2546126 });
  await first.server.close();

  const second = await openServerUnderTest({ RENZHENG_DATA_DIR: dir });
  onTestFinished(() => second.remove());
  expect(await askClip(second.server, shop)).toMatchObject({ error_code: 2546126 });
  expect(await askClip(second.server, bank)).toMatchObject({ error_code: 2546108 });
  const challenge = await post(`${second.server.url}/videoAuth/challenge`, { key: shop.key });
  const nonce = String(challenge.result?.['challenge']);
  expect(await askClip(second.server, shop, { challenge: nonce })).toMatchObject({ error_code: 2546108 });
});

test('a risk decision of review asks for a challenge, and one that is not of the app is refused by name', async () => {
  const server = await startServerUnderTest({ RENZHENG_VIDEO_LIVENESS_CHALLENGE_POLICY: 'grey' });
  const caller = await server.makeCaller();
  await server.admin('persons.add', ADA);
  for (const riskOrder of ['J615202405010000000001', 'nonsense'])
    expect(await askClip(server, caller, { riskOrder })).toMatchObject({
      error_code: 2546128,
      reason: 'riskOrder不存在或不属于本应用',
    });
  const account = { AccountType: 0, OtherAccount: { AccountId: 'ada' } };
  const data = JSON.stringify({ Account: account, UserIp: '203.0.113.7', SceneCode: 'e_login_protection' });
  const decided = await post(`${server.url}/antiRush/query`, { key: caller.key, BusinessSecurityData: data });
  const riskOrder = String(decided.result?.['orderid']);
  expect(decided.result).toMatchObject({ res: { RiskLevel: 'review' } });
  expect(await askClip(server, caller)).toMatchObject({ error_code: 2546108 });
  expect(await askClip(server, caller, { riskOrder })).toMatchObject({ error_code: 2546126 });
  const stranger = await server.makeCaller();
  expect(await askClip(server, stranger, { riskOrder })).toMatchObject({ error_code: 2546128 });
});

test.skipIf(faces === null)(
  'failed comparisons of one person are bounded, app by app, until the person is erased',
  async () => {
    const server = await startServerUnderTest({ RENZHENG_ATTEMPTS_FAILURES_IN_WINDOW_MAX: '2' });
    const photos = photosIn(faces ?? '');
    const add = () => server.admin('persons.add', { ...ADA, photo: photos.ada.toString('base64') });
    await add();
    const [shop, bank] = [await server.makeCaller(), await server.makeCaller()];
    const ask = ({ key }: Caller, photo: Buffer) =>
      post(`${server.url}/verifyface/verify`, { key, ...person, image: photo.toString('base64') });

    for (let at = 0; at < 2; at++) expect(await ask(shop, photos.grace)).toMatchObject({ result: { res: 1 } });
    const refused = await ask(shop, photos.adaAgain);
    expect(refused).toMatchObject({ error_code: 226483, result: null });
    const seconds = Number(/^该身份失败次数过多，请在(\d+)秒后重试$/.exec(refused.reason)?.[1]);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(180);
    expect(await chargedCodes(server)).toEqual([0, 0]);
    // Another app is not refused. For video liveness, it only needs a challenge.
    expect(await ask(bank, photos.adaAgain)).toMatchObject({ error_code: 0, result: { res: 1 } });
    expect(await askClip(server, bank)).toMatchObject({ error_code: 2546126 });

    // One demand and two failures.
    const certificate = await server.admin('persons.remove', { idNumber: ADA.idNumber });
    expect(certificate).toMatchObject({
      erased: expect.arrayContaining([{ place: 'attempts', items: 3 }]) as unknown,
    });
    await add();
    expect(await ask(shop, photos.adaAgain)).toMatchObject({ error_code: 0, result: { res: 1 } });
  },
);
