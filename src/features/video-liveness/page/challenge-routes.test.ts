import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { RecordingGate, TEST_KEY } from '../../../../test/http/recording-gate.ts';
import { serveEcho } from '../../../../test/http/serve-echo.ts';
import { videoLiveness } from '../contract.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { ChallengeBook } from '../challenge/challenge-book.ts';
import type { ChallengeKind } from '../challenge/challenge-kinds.ts';
import { mountChallenges } from './challenge-routes.ts';
import { mountLivenessPage } from './liveness-page.ts';

async function serve({ openMax = 10, kinds = ['actions'] as readonly ChallengeKind[] } = {}) {
  const gate = new RecordingGate();
  const clock = { now: Date.parse('2024-07-03T12:00:00Z'), nowMs: () => clock.now, monotonicMs: () => clock.now };
  const challenges = new ChallengeBook({
    clock,
    random: systemRandom,
    kindsOf: () => kinds,
    goodForMs: 60_000,
    openMax,
    clipBytesMax: 30 << 20,
  });
  const contract = { ...videoLiveness };
  const mount = mountChallenges({ challenges, gate, clock, contract, busyCode: 2546120, clipBytesMax: 30 << 20 });
  const { url, server } = await serveEcho({ mounts: { registerPublic: [mount, mountLivenessPage()] } });
  onTestFinished(() => server.close());
  const ask = async (body: string, headers = {}) => {
    const reply = await fetch(`${url}/videoAuth/challenge`, { method: 'POST', body, headers });
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([200, 'no-store']);
    return (await reply.json()) as { error_code: number; result: Record<string, string> | null; resultcode?: string };
  };
  const opened = async () => {
    const { result } = await ask(`key=${TEST_KEY}`);
    const token = new URL(result?.['page'] ?? '').hash.slice(1);
    return { nonce: result?.['challenge'] ?? '', token };
  };
  const asPage = (token: string, path: string, init: RequestInit = {}) =>
    fetch(`${url}/liveness/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'video/webm', ...init.headers },
    });
  return { url, gate, clock, challenges, ask, opened, asPage };
}

test('an app gets nonce, actions and the address of a page, and nothing is charged', async () => {
  const { url, ask, gate, challenges } = await serve();
  const answer = await ask(`key=${TEST_KEY}`, { 'content-type': 'application/x-www-form-urlencoded' });
  expect(answer).toEqual({
    reason: '成功',
    result: {
      challenge: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      kind: 'actions',
      actions: [expect.any(String), expect.any(String), expect.any(String)],
      expiresAt: '2024-07-03T12:01:00.000Z',
      page: expect.stringMatching(new RegExp(`^${url}/liveness#[0-9a-f]{32}$`)) as string,
    },
    error_code: 0,
  });
  expect([gate.admissions.length, gate.released, gate.settlements]).toEqual([1, 1, []]);
  expect(gate.admissions[0]).toMatchObject({ api: 'video-liveness', key: TEST_KEY });
  expect(await ask(JSON.stringify({ key: TEST_KEY }))).toMatchObject({ error_code: 0 });
  expect(challenges.load.open).toBe(2);
});

test('an unknown key, an invalid address and a full book get the codes of the wire', async () => {
  const { ask } = await serve({ openMax: 1 });
  expect(await ask('key=nobody')).toMatchObject({ resultcode: '101', result: null, error_code: 10001 });
  expect(await ask('{"key":')).toMatchObject({ error_code: 10001 });
  for (const returnUrl of ['javascript:alert(1)', '/relative', `https://a/${'x'.repeat(1000)}`])
    expect(await ask(JSON.stringify({ key: TEST_KEY, returnUrl }))).toMatchObject({
      error_code: 2546123,
      reason: 'returnUrl格式错误，应为http或https网址，最长1000个字符',
    });
  expect(await ask(`key=${TEST_KEY}`)).toMatchObject({ error_code: 0 });
  expect(await ask(`key=${TEST_KEY}`)).toMatchObject({ error_code: 2546120, result: null });
});

test('a recorder that cannot do a kind gets another, and never none', async () => {
  const { ask } = await serve();
  for (const cannot of ['actions', 'colours', 'actions, colours', 'x'.repeat(201)])
    expect(await ask(JSON.stringify({ key: TEST_KEY, cannot }))).toMatchObject({ result: { kind: 'actions' } });
});

test('only names of kinds get from a call or a page into the book', async () => {
  const { ask, asPage, opened, challenges } = await serve({ kinds: ['colours', 'actions'] });
  const issue = vi.spyOn(challenges, 'issue');
  const changeKind = vi.spyOn(challenges, 'changeKind');
  const { token } = await opened();
  await ask(JSON.stringify({ key: TEST_KEY, cannot: 'a, colours ,b,,actions' }));
  expect(issue.mock.lastCall?.[1]?.cannot).toEqual(new Set(['actions', 'colours']));
  for (const cannot of ['a,b', 'colours,c', `${'x'.repeat(193)},colours`]) {
    const reply = await asPage(token, 'other-kind', { method: 'POST', body: JSON.stringify({ cannot }) });
    expect(reply.status).toBe(200);
  }
  expect(changeKind.mock.calls.map(([, cannot]) => cannot)).toEqual([new Set(), new Set(['colours']), new Set()]);
});

test('an app gets the colours and their times, and its page the same', async () => {
  const { ask, asPage } = await serve({ kinds: ['colours', 'actions'] });
  const { result } = await ask(`key=${TEST_KEY}`);
  const task = {
    kind: 'colours',
    colours: Array.from({ length: 10 }, () => expect.stringMatching(/^#[0-9a-f]{6}$/) as string),
    neutral: '#b4b4b4',
    leadMs: 700,
    colourMs: 400,
  };
  expect(result).toMatchObject(task);
  const seen = await asPage(new URL(result?.['page'] ?? '').hash.slice(1), 'challenge');
  expect(await seen.json()).toMatchObject({ ...task, colours: result?.['colours'], secondsLeft: 60 });
  expect(await ask(JSON.stringify({ key: TEST_KEY, cannot: 'colours' }))).toMatchObject({
    result: { kind: 'actions' },
  });
});

test('a page whose person declines the colours gets actions, one set of them, with the same nonce', async () => {
  const { opened, asPage, challenges } = await serve({ kinds: ['colours', 'actions'] });
  const { nonce, token } = await opened();
  const decline = async (cannot: string) => {
    const reply = await asPage(token, 'other-kind', { method: 'POST', body: JSON.stringify({ cannot }) });
    return { status: reply.status, seen: (await reply.json()) as { kind: string; actions: string[] } };
  };
  expect((await decline('')).seen).toMatchObject({ kind: 'colours' });
  const { status, seen } = await decline('colours');
  expect([status, seen.kind, seen.actions.length]).toEqual([200, 'actions', 3]);
  for (const again of ['colours', 'actions', 'colours,actions', 'x'.repeat(300)])
    expect((await decline(again)).seen.actions).toEqual(seen.actions);
  expect((await asPage(token, 'clip', { method: 'POST', body: 'clip' })).status).toBe(200);
  expect((await decline('colours')).status).toBe(410);
  expect((await challenges.redeem(nonce, 'app_1'))?.challenge.task).toEqual({ kind: 'actions', actions: seen.actions });
  expect((await asPage('0'.repeat(32), 'other-kind', { method: 'POST', body: '{}' })).status).toBe(410);
});

test('a page learns its actions and leaves one clip, with its token only', async () => {
  const { ask, asPage, challenges } = await serve();
  const { result } = await ask(`key=${TEST_KEY}&returnUrl=https%3A%2F%2Fshop.example%2Fdone%3Fa%3D1`);
  const token = new URL(result?.['page'] ?? '').hash.slice(1);
  const seen = await asPage(token, 'challenge');
  expect(await seen.json()).toEqual({
    kind: 'actions',
    actions: result?.['actions'],
    returnUrl: 'https://shop.example/done?a=1',
    secondsLeft: 60,
    bytesMax: 10 << 20,
  });
  const clip = new Uint8Array(5000).fill(7);
  const leave = () => asPage(token, 'clip', { method: 'POST', body: clip });
  expect([(await leave()).status, (await leave()).status]).toEqual([200, 409]);
  expect((await challenges.redeem(result?.['challenge'] ?? '', 'app_1'))?.left).toEqual({
    clip: Buffer.from(clip),
    capture: 'absent',
  });
  expect([(await leave()).status, (await asPage(token, 'challenge')).status]).toEqual([410, 410]);
});

test('the report of the capture is kept with the clip, and a clip is taken whatever its report is', async () => {
  const { opened, asPage, challenges } = await serve();
  const report = {
    camera: 'virtual',
    width: 640,
    height: 480,
    frameRate: 30,
    facing: 'unknown',
    timing: { frames: 200, gapMs: 33.3, jitterMs: 0.1, longestGapMs: 34 },
    hiddenTimes: 1,
    mutedTimes: 0,
  };
  const leave = async (header: string) => {
    const { nonce, token } = await opened();
    const headers = { 'x-renzheng-capture': header };
    expect((await asPage(token, 'clip', { method: 'POST', body: 'clip', headers })).status).toBe(200);
    return (await challenges.redeem(nonce, 'app_1'))?.left?.capture;
  };
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  expect(await leave(encoded(report))).toEqual(report);
  for (const bad of ['nonsense', encoded({ ...report, label: 'Camera of Ada' }), encoded({ ...report, camera: 'OBS' })])
    expect(await leave(bad)).toBe('unreadable');
  expect(await leave(encoded({ ...report, width: 1e9 }))).toBe('unreadable');
  expect(await leave('a'.repeat(2001))).toBe('unreadable');
});

test('no other token opens anything, and neither does an expired one', async () => {
  const { opened, asPage, clock } = await serve();
  const { nonce, token } = await opened();
  for (const wrong of ['', nonce, token.toUpperCase(), token.slice(1), `${token}0`, '0'.repeat(32)]) {
    expect((await asPage(wrong, 'challenge')).status).toBe(410);
    expect((await asPage(wrong, 'clip', { method: 'POST', body: 'clip' })).status).toBe(410);
  }
  expect((await asPage(token, `challenge?token=${token}`)).status).toBe(200);
  clock.now += 60_000;
  expect((await asPage(token, 'challenge')).status).toBe(410);
});

test('a clip that is too large or empty is refused', async () => {
  const { opened, asPage } = await serve();
  const { token } = await opened();
  const leave = (body: Uint8Array<ArrayBuffer>) => asPage(token, 'clip', { method: 'POST', body });
  expect((await leave(new Uint8Array(0))).status).toBe(400);
  expect((await leave(new Uint8Array((10 << 20) + 1))).status).toBe(413);
  expect((await leave(new Uint8Array(10 << 20))).status).toBe(200);
});

test('a page bears the name, the colour and the logo of the operator, and a name is no HTML', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'logo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const logoFile = join(folder, 'logo.svg');
  writeFileSync(logoFile, '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const brand = { name: '<b>Shop & Co</b>', colour: '#0a5c36', logoFile };
  const { url, server } = await serveEcho({ mounts: { registerPublic: [mountLivenessPage(brand)] } });
  onTestFinished(() => server.close());
  const textOf = async (place: string) => (await fetch(`${url}${place}`)).text();
  expect(await textOf('/liveness')).toContain(
    '<p class="brand"><img src="/liveness/logo" alt="" /><span>&lt;b&gt;Shop &amp; Co&lt;/b&gt;</span></p>',
  );
  expect(await textOf('/liveness/brand.css')).toContain('--accent: #0a5c36;');
  const logo = await fetch(`${url}/liveness/logo`);
  expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect(() => mountLivenessPage({ logoFile: join(folder, 'none.png') })).toThrow('none.png cannot be read');
  expect(() => mountLivenessPage({ logoFile: '/etc/passwd' })).toThrow('must be a .png, .jpg, .webp or .svg');
});

test('a page without a brand names nobody', async () => {
  const { url } = await serve();
  expect(await (await fetch(`${url}/liveness`)).text()).not.toContain('brand"');
  expect(await (await fetch(`${url}/liveness/brand.css`)).text()).toBe('');
  expect((await fetch(`${url}/liveness/logo`)).status).toBe(404);
});

test('the page holds no secret, runs only its own script and cannot be framed', async () => {
  const { url } = await serve();
  for (const [path, type] of [
    ['/liveness', 'text/html'],
    ['/liveness/', 'text/html'],
    ['/liveness/page.js', 'text/javascript'],
    ['/liveness/capture.js', 'text/javascript'],
    ['/liveness/coach.js', 'text/javascript'],
    ['/liveness/light.js', 'text/javascript'],
    ['/liveness/texts.js', 'text/javascript'],
    ['/liveness/timing.js', 'text/javascript'],
    ['/liveness/page.css', 'text/css'],
  ] as const) {
    const reply = await fetch(`${url}${path}`);
    expect([path, reply.status]).toEqual([path, 200]);
    expect(reply.headers.get('content-type')).toContain(type);
    expect(reply.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(reply.headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
    expect(await reply.text()).not.toContain(TEST_KEY);
  }
});
