import { parseSetCookie } from 'cookie';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET, OpenIdProviderUnderTest, type Tampering } from './openid-provider-under-test.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

let provider: OpenIdProviderUnderTest;
let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  provider = await OpenIdProviderUnderTest.open();
  ({ server, remove } = await openServerUnderTest({
    // Each browser comes from an address of its own, because sign-ins are limited by address.
    RENZHENG_HTTP_TRUSTED_PROXIES: '127.0.0.1',
    RENZHENG_OIDC_ISSUER: provider.issuer,
    RENZHENG_OIDC_CLIENT_ID: CLIENT_ID,
    RENZHENG_OIDC_CLIENT_SECRET: CLIENT_SECRET,
    RENZHENG_OIDC_ROLES: 'fraud-team=analyst,site-admins=owner',
  }));
  await provider.register(server.adminUrl);
});
afterAll(async () => {
  await remove();
  provider.close();
});
beforeEach(() => {
  provider.isDown = false;
  provider.tampering = null;
});

let browsers = 0;

/** What a browser does on its way: it keeps cookies by host and path, and follows one redirect at a time. */
class Browser {
  readonly #address = `10.0.0.${++browsers}`;
  readonly cookies = new Map<string, { readonly value: string; readonly path: string; readonly origin: string }>();

  async get(url: string): Promise<Response> {
    const { origin, pathname } = new URL(url);
    const sent = [...this.cookies].filter(([, kept]) => kept.origin === origin && pathname.startsWith(kept.path));
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, ...(origin === server.adminUrl ? { 'x-forwarded-for': this.#address } : {}) },
    });
    for (const text of response.headers.getSetCookie()) {
      const { name, value = '', path = '/', maxAge } = parseSetCookie(text);
      if (maxAge === 0 || value === '') this.cookies.delete(name);
      else this.cookies.set(name, { value, path, origin });
    }
    return response;
  }

  /** Goes to the provider and signs in there. Gives the address that the provider sends the browser back to. */
  async signInAtProvider(to = '/'): Promise<string> {
    let url = `${server.adminUrl}/console/oidc/start?to=${encodeURIComponent(to)}`;
    for (let steps = 0; steps < 10; steps++) {
      const response = await this.get(url);
      const location = response.headers.get('location');
      if (location === null) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
      url = new URL(location, url).href;
      if (!url.startsWith(provider.issuer)) return url;
    }
    throw new Error('too many redirects');
  }

  /** Signs in, and gives where the browser ends. */
  async signIn(to?: string): Promise<string> {
    return this.end(await this.signInAtProvider(to));
  }

  async end(url: string): Promise<string> {
    if (!url.startsWith(`${server.adminUrl}/console/oidc/callback`)) return url.slice(server.adminUrl.length);
    return (await this.get(url)).headers.get('location') ?? '';
  }

  async whoAmI(): Promise<unknown> {
    return (await this.get(`${server.adminUrl}/console/api/sessions/current`)).json();
  }

  get isSignedIn(): boolean {
    return this.cookies.has('renzheng_console');
  }
}

const errorPage = (reason: string) => `/console/#/sign-in?error=${reason}`;
const accounts = async () =>
  ((await server.admin('administrators.list')) as { administrators: readonly Record<string, unknown>[] })
    .administrators;

test('a person signs in with the role of a claim that the owner named, and comes back to one account', async () => {
  const browser = new Browser();
  provider.person = { sub: 'sub-ada', groups: ['fraud-team'], preferred_username: 'ada', email: 'ada@example.com' };
  expect(await browser.signIn('/risk/rules?page=2')).toBe('/console/risk/rules?page=2');
  expect(await browser.whoAmI()).toMatchObject({ name: 'ada', role: 'analyst' });

  // Neither the name nor the mail address ties a person to an account.
  provider.person = { sub: 'sub-ada', groups: ['site-admins'], preferred_username: 'ada2', email: 'x@example.com' };
  const again = new Browser();
  await again.signIn();
  expect(await again.whoAmI()).toMatchObject({ name: 'ada', role: 'owner' });
  provider.person = { sub: 'sub-other', groups: ['fraud-team'], preferred_username: 'ada', email: 'ada@example.com' };
  const other = new Browser();
  await other.signIn();
  expect(await other.whoAmI()).toMatchObject({ name: expect.stringMatching(/^ada-/) as string, role: 'analyst' });
  expect((await accounts()).filter(({ name }) => String(name).startsWith('ada'))).toHaveLength(2);
  expect(await accounts()).toContainEqual(
    expect.objectContaining({
      name: 'ada',
      hasPassword: false,
      identity: { issuer: provider.issuer, subject: 'sub-ada', roleFromClaim: true },
    }),
  );

  const { rows } = (await server.admin('audit.list', { operation: 'sessions.oidc' })) as { rows: readonly unknown[] };
  expect(rows).toContainEqual(
    expect.objectContaining({
      administratorName: 'ada',
      outcome: 'ok',
      fields: { issuer: provider.issuer, role: 'owner' },
    }),
  );
  expect(JSON.stringify(rows)).not.toMatch(/example\.com|sub-ada/);
});

test('the browser goes to the provider with PKCE, a state and a nonce, and keeps them where no script reads them', async () => {
  const response = await new Browser().get(`${server.adminUrl}/console/oidc/start`);
  const sent = new URL(response.headers.get('location') ?? '').searchParams;
  expect(Object.fromEntries(sent)).toEqual({
    client_id: CLIENT_ID,
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: `${server.adminUrl}/console/oidc/callback`,
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    state: expect.stringMatching(/^[\w-]{43}$/) as string,
    nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
  });
  const [cookie = ''] = response.headers.getSetCookie();
  expect(parseSetCookie(cookie)).toMatchObject({
    name: 'renzheng_oidc',
    path: '/console/oidc',
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 600,
  });
  for (const name of ['state', 'nonce']) expect(cookie).not.toContain(sent.get(name));
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('the session of a person is a cookie of the console, and the page behind it is one of the console', async () => {
  provider.person = { sub: 'sub-cookie', groups: ['fraud-team'] };
  const browser = new Browser();
  const back = await browser.signInAtProvider('//evil.example.com/');
  const response = await browser.get(back);
  expect(response.headers.get('location')).toBe('/console/');
  const session = response.headers.getSetCookie().map((text) => parseSetCookie(text));
  expect(session).toContainEqual(
    expect.objectContaining({ name: 'renzheng_console', path: '/console', httpOnly: true, sameSite: 'strict' }),
  );
});

test.each<[string, Tampering]>([
  ['the nonce of another sign-in', { claims: (claims) => ({ ...claims, nonce: 'another' }) }],
  ['no nonce', { claims: ({ nonce: _nonce, ...claims }) => claims }],
  ['another audience', { claims: (claims) => ({ ...claims, aud: 'another-client' }) }],
  [
    'several audiences and another authorized party',
    { claims: (claims) => ({ ...claims, aud: [CLIENT_ID, 'x'], azp: 'x' }) },
  ],
  ['another issuer', { claims: (claims) => ({ ...claims, iss: 'https://evil.example.com' }) }],
  ['an end in the past', { claims: (claims) => ({ ...claims, exp: 1_600_000_000 }) }],
  [
    'several audiences and no authorized party',
    { claims: ({ azp: _azp, ...claims }) => ({ ...claims, aud: [CLIENT_ID, 'x'] }) },
  ],
  [
    'a time of issue in an hour',
    { claims: (claims) => ({ ...claims, iat: (claims.iat ?? 0) + 3600, nbf: (claims.iat ?? 0) + 3600 }) },
  ],
  ['no subject', { claims: ({ sub: _sub, ...claims }) => claims }],
  ['an empty subject', { claims: (claims) => ({ ...claims, sub: '' }) }],
  ['no end', { claims: ({ exp: _exp, ...claims }) => claims }],
  ['the signature of another key', { key: 'other' }],
  ['no signature', { key: 'none' }],
  ['a signature by the public key as a secret', { key: 'public-key' }],
  ['a signature by the secret of the client', { key: 'client-secret' }],
])('a token with %s opens no session', async (_what, tampering) => {
  provider.person = { sub: 'sub-tampered', groups: ['fraud-team'] };
  provider.tampering = tampering;
  const browser = new Browser();
  expect(await browser.signIn()).toBe(errorPage('refused'));
  expect(browser.isSignedIn).toBe(false);
  expect((await accounts()).some(({ identity }) => JSON.stringify(identity).includes('sub-tampered'))).toBe(false);
});

test('the same provider signs that token when nothing is wrong with it', async () => {
  provider.person = { sub: 'sub-resigned', groups: ['fraud-team'] };
  provider.tampering = { claims: (claims) => claims };
  expect(await new Browser().signIn()).toBe('/console/');
});

test('a code works once', async () => {
  provider.person = { sub: 'sub-replay', groups: ['fraud-team'] };
  const browser = new Browser();
  const back = await browser.signInAtProvider();
  const kept = browser.cookies.get('renzheng_oidc');
  if (!kept) throw new Error('the browser keeps the sign-in');
  expect(await browser.end(back)).toBe('/console/');
  expect(browser.cookies.has('renzheng_oidc')).toBe(false);
  const thief = new Browser();
  expect(await thief.end(back), 'without the cookie').toBe(errorPage('expired'));
  thief.cookies.set('renzheng_oidc', kept);
  expect(await thief.end(back), 'even with the cookie').toBe(errorPage('refused'));
  expect(thief.isSignedIn).toBe(false);
});

test('an answer belongs to the browser that asked for it', async () => {
  provider.person = { sub: 'sub-attacker', groups: ['fraud-team'] };
  const back = await new Browser().signInAtProvider();
  const victim = new Browser();
  await victim.signInAtProvider();
  expect(await victim.end(back), 'with a sign-in of its own').toBe(errorPage('expired'));
  const changed = new URL(await victim.signInAtProvider());
  changed.searchParams.set('state', 'x');
  expect(await victim.end(changed.href)).toBe(errorPage('expired'));
  victim.cookies.set('renzheng_oidc', { value: 'bm9uc2Vuc2U', path: '/console/oidc', origin: server.adminUrl });
  expect(await victim.end(back), 'with a cookie of its own making').toBe(errorPage('expired'));
  expect(victim.isSignedIn).toBe(false);
});

test('an answer in the name of another provider is refused', async () => {
  provider.person = { sub: 'sub-mix-up', groups: ['fraud-team'] };
  const browser = new Browser();
  const back = new URL(await browser.signInAtProvider());
  back.searchParams.set('iss', 'https://evil.example.com');
  expect(await browser.end(back.href)).toBe(errorPage('refused'));
});

test('a provider that is down stops a sign-in and nothing else, and the next one works when it is back', async () => {
  provider.person = { sub: 'sub-down', groups: ['fraud-team'] };
  const browser = new Browser();
  const back = await browser.signInAtProvider();
  provider.isDown = true;
  expect(await browser.end(back)).toBe(errorPage('unavailable'));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  provider.isDown = false;
  expect(await browser.signIn()).toBe('/console/');
});

test('a provider that was down at the first sign-in is looked up again', async () => {
  const late = await OpenIdProviderUnderTest.open();
  const { server: other, remove: removeOther } = await openServerUnderTest({
    RENZHENG_OIDC_ISSUER: late.issuer,
    RENZHENG_OIDC_CLIENT_ID: CLIENT_ID,
    RENZHENG_OIDC_DEFAULT_ROLE: 'auditor',
  });
  try {
    const start = async () => (await fetch(`${other.adminUrl}/console/oidc/start`, { redirect: 'manual' })).headers;
    expect((await start()).get('location')).toBe(errorPage('unavailable'));
    await late.register(other.adminUrl);
    expect((await start()).get('location')).toMatch(new RegExp(`^${late.issuer}/auth\\?`));
  } finally {
    await removeOther();
    late.close();
  }
});

test('a person who says no, has no role or is disabled gets no session', async () => {
  provider.person = null;
  expect(await new Browser().signIn()).toBe(errorPage('denied'));
  provider.person = { sub: 'sub-outsider', groups: ['owner', 'operator', 'analyst'] };
  expect(await new Browser().signIn()).toBe(errorPage('no-role'));
  provider.person = { sub: 'sub-leaver', groups: ['fraud-team'], preferred_username: 'leaver' };
  const browser = new Browser();
  await browser.signIn();
  await server.admin('administrators.change', { name: 'leaver', disabled: true });
  expect(await browser.whoAmI()).toMatchObject({ error: { code: 'unauthenticated' } });
  expect(await new Browser().signIn()).toBe(errorPage('disabled'));
});

test('an owner ties a person to an account, which keeps its role, and unties it', async () => {
  await server.admin('administrators.create', { name: 'grace', role: 'compliance' });
  expect(await server.admin('administrators.link-identity', { name: 'grace', subject: 'sub-grace' })).toEqual({
    linked: true,
    issuer: provider.issuer,
  });
  provider.person = { sub: 'sub-grace', groups: ['site-admins'], preferred_username: 'somebody' };
  const browser = new Browser();
  await browser.signIn();
  expect(await browser.whoAmI()).toMatchObject({ name: 'grace', role: 'compliance' });
  await server.admin('administrators.create', { name: 'linus', role: 'auditor' });
  await expect(server.admin('administrators.link-identity', { name: 'linus', subject: 'sub-grace' })).rejects.toThrow(
    'this person has another account',
  );
  expect(await server.admin('administrators.unlink-identity', { name: 'grace' })).toEqual({ unlinked: true });
  provider.person = { ...provider.person, groups: [] };
  expect(await new Browser().signIn()).toBe(errorPage('no-role'));
});

test('one address gets ten sign-ins a minute', async () => {
  const browser = new Browser();
  const ends: (string | null)[] = [];
  for (let tries = 0; tries < 11; tries++)
    ends.push((await browser.get(`${server.adminUrl}/console/oidc/callback?code=x`)).headers.get('location'));
  expect(ends).toEqual([...Array.from({ length: 10 }, () => errorPage('expired')), errorPage('too-many-requests')]);
});
