import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountClaim } from '../../features/business-risk/ingest/risk-request.ts';
import { HttpOpenAccountVerifier } from './open-account-verifier.ts';

const { signal } = new AbortController();
const openId = `o${'a'.repeat(27)}`;
const qqOpenId = 'ABCDEF0123456789ABCDEF0123456789';
const bound = { associateAccount: null, phone: null, deviceId: null };
const web = (accessToken: string | null, id = openId): AccountClaim => ({
  type: 'wechat',
  subType: 'web',
  openId: id,
  nonce: null,
  accessToken,
  ...bound,
});
const mini = (accessToken: string, id = openId): AccountClaim => ({
  type: 'wechat',
  subType: 'mini-program',
  openId: id,
  nonce: 'n0nce',
  accessToken,
  ...bound,
});
const qq = (id = qqOpenId): AccountClaim => ({ type: 'qq', openId: id, qqAppId: '100001', ...bound });
const qqToken = (value: string) => [{ name: 'QQAccessToken', value }];

/** Answers as the providers document it. */
const ANSWERS: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
  '/sns/auth': (query) => {
    if (query.get('openid') !== openId) return { errcode: 40003, errmsg: 'invalid openid' };
    return (
      { good: { errcode: 0, errmsg: 'ok' }, expired: { errcode: 42001 }, busy: { errcode: -1 } }[
        query.get('access_token') ?? ''
      ] ?? { errcode: 40014 }
    );
  },
  '/session-key': (query) => (query.get('openid') === openId ? { session_key: 'c2Vzc2lvbi1rZXk=' } : {}),
  '/oauth2.0/me': (query) =>
    query.get('access_token') === 'good' ? { client_id: '100001', openid: qqOpenId } : { error: 100016 },
  '/huge/sns/auth': () => ({ errcode: 0, padding: 'x'.repeat(100_000) }),
  '/list/sns/auth': () => [0],
};

describe('HttpOpenAccountVerifier', () => {
  let server: Server;
  let url = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      if (pathname.startsWith('/silent')) return;
      const answer = ANSWERS[pathname.replace(/\/$/, '')];
      response.writeHead(answer ? 200 : 500).end(JSON.stringify(answer?.(searchParams) ?? null));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const verifier = () =>
    new HttpOpenAccountVerifier({ weChatUrl: url, sessionKeyUrl: `${url}/session-key`, qqUrl: url, timeoutMs: 2_000 });

  test.each([
    ['a good token', web('good'), 'valid'],
    ['an expired token', web('expired'), 'invalid-token'],
    ['a token that was never issued', web('forged'), 'invalid-token'],
    ['an OpenID that does not exist', web('good', `o${'b'.repeat(27)}`), 'invalid-account'],
    ['a provider that is busy', web('busy'), 'unavailable'],
    ['no token', web(null), 'not-checked'],
  ] as const)('WeChat on the web: %s', async (_, account, state) => {
    expect(await verifier().verify(account, [], signal)).toBe(state);
  });

  test('a mini program: the signature of RandStr, in hex or base64, under the key as text or bytes', async () => {
    const sign = (key: string | Buffer) => createHmac('sha256', key).update('n0nce');
    const tokens = [
      sign('c2Vzc2lvbi1rZXk=').digest('hex'),
      sign('c2Vzc2lvbi1rZXk=').digest('base64'),
      sign(Buffer.from('session-key')).digest('hex').toUpperCase(),
    ];
    for (const token of tokens) expect(await verifier().verify(mini(token), [], signal)).toBe('valid');
    expect(await verifier().verify(mini(sign('other').digest('hex')), [], signal)).toBe('invalid-token');
    expect(await verifier().verify(mini('short'), [], signal)).toBe('invalid-token');
    expect(await verifier().verify(mini(tokens[0] ?? '', `o${'b'.repeat(27)}`), [], signal)).toBe('invalid-token');
  });

  test('QQ: the token of Details belongs to OpenID and app', async () => {
    expect(await verifier().verify(qq(), qqToken('good'), signal)).toBe('valid');
    expect(await verifier().verify(qq(qqOpenId.toLowerCase()), qqToken('good'), signal)).toBe('valid');
    expect(await verifier().verify(qq('F'.repeat(32)), qqToken('good'), signal)).toBe('invalid-account');
    expect(await verifier().verify(qq(), qqToken('forged'), signal)).toBe('invalid-token');
    expect(await verifier().verify(qq(), [], signal)).toBe('not-checked');
  });

  test('a provider that is not configured is never asked, nor is any about other accounts', async () => {
    const off = new HttpOpenAccountVerifier({ timeoutMs: 100 });
    for (const account of [web('good'), mini('x'), qq()])
      expect(await off.verify(account, qqToken('good'), signal)).toBe('not-checked');
    expect(
      await verifier().verify({ type: 'phone', accountId: '13815650338', phone: null, deviceId: null }, [], signal),
    ).toBe('not-checked');
  });

  test.each(['silent', 'huge', 'list', 'broken'])(
    'a provider that is %s is unavailable, and nothing is thrown',
    async (folder) => {
      const failing = new HttpOpenAccountVerifier({ weChatUrl: `${url}/${folder}`, timeoutMs: 100 });
      expect(await failing.verify(web('good'), [], signal)).toBe('unavailable');
    },
  );

  test('a provider that keeps failing is not asked for a while', async () => {
    const failing = new HttpOpenAccountVerifier({ weChatUrl: 'http://127.0.0.1:1', timeoutMs: 200 });
    for (let index = 0; index < 40; index += 1)
      expect(await failing.verify(web('good'), [], signal)).toBe('unavailable');
  });

  test('a call whose time is up is unavailable at once', async () => {
    expect(await verifier().verify(web('good'), [], AbortSignal.abort())).toBe('unavailable');
  });
});
