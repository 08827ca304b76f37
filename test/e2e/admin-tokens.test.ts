import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../../src/config/data-folder.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type ServerUnderTest } from './running-server.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
const DAY_MS = 86_400_000;

let server: ServerUnderTest;
let remove = async () => {};
beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
});
afterAll(() => remove());

const send = (method: string, at: string, token?: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, at, { token, body });
const signIn = (name: string, password: string) => send('POST', '/sessions', undefined, { name, password });

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly current: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}
const shown = ({ body }: { readonly body: Record<string, unknown> }) => body['tokens'] as readonly Shown[];

test('sessions and tokens are listed and ended one by one, and another password or a disabled account ends them all', async () => {
  const password = 'correct horse battery';
  await server.admin('administrators.create', { name: 'ada', role: 'operator', password });
  const { token } = await server.admin('administrators.issue-token', { name: 'ada', label: 'laptop' });
  const laptop = String(token);
  const session = String((await signIn('ada', password)).body['token']);
  const own = shown(await send('GET', '/sessions', session));
  expect(own.map(({ kind, label, current }) => [kind, label, current]).toSorted()).toEqual([
    ['session', 'sign-in', true],
    ['token', 'laptop', false],
  ]);
  const listed = own.find(({ kind }) => kind === 'token');
  expect((listed?.expiresAtMs ?? 0) - (listed?.createdAtMs ?? 0)).toBe(90 * DAY_MS);
  expect(JSON.stringify(own)).not.toContain(laptop);

  expect((await send('DELETE', `/sessions/${listed?.id}`, session)).status).toBe(200);
  expect((await send('GET', '/sessions/current', laptop)).status).toBe(401);
  expect((await send('GET', '/sessions/current', session)).status).toBe(200);

  const other = String((await server.admin('administrators.issue-token', { name: 'ada', label: 'desk' }))['token']);
  await server.admin('administrators.change', { name: 'ada', password: 'another horse battery' });
  for (const ended of [session, other]) expect((await send('GET', '/sessions/current', ended)).status).toBe(401);
  expect((await signIn('ada', password)).status).toBe(401);
  expect((await signIn('ada', 'another horse battery')).status).toBe(200);

  const before = String((await server.admin('administrators.issue-token', { name: 'ada', label: 'desk' }))['token']);
  for (const disabled of [true, false]) await server.admin('administrators.change', { name: 'ada', disabled });
  expect((await send('GET', '/sessions/current', before)).status).toBe(401);
  expect((await signIn('ada', 'another horse battery')).status).toBe(200);
});

test('integrators retract attacks of their own source and of no other', async () => {
  const [mine, theirs] = await Promise.all(
    ['shop-a', 'shop-b'].map(async (name) => {
      await server.admin('administrators.create', { name, role: 'integrator' });
      return String((await server.admin('administrators.issue-token', { name, label: 'reports' }))['token']);
    }),
  );
  const event = { source: 'shop-a', eventId: 'e1', idNumber: '11010519491231002X', at: Date.now() - 2 * DAY_MS };
  expect((await send('POST', '/attacks', mine, event)).status).toBe(200);
  const retraction = { source: 'shop-a', eventId: 'e1', reason: 'the customer was right' };
  expect((await send('POST', '/attacks/retract', theirs, retraction)).status).toBe(403);
  const unowned = { ...retraction, source: 'renzheng.face-verify' };
  expect((await send('POST', '/attacks/retract', mine, unowned)).status).toBe(403);
  const find = async () => {
    const { events } = (await server.admin('attacks.find', { idNumber: event.idNumber })) as {
      readonly events: readonly { readonly source: string }[];
    };
    return events.filter(({ source }) => source === 'shop-a').length;
  };
  expect(await find()).toBe(1);
  expect(await send('POST', '/attacks/retract', mine, retraction)).toMatchObject({
    status: 200,
    body: { outcome: 'retracted' },
  });
  expect(await find()).toBe(0);
  expect(await send('POST', '/attacks/retract', mine, retraction)).toMatchObject({
    body: { outcome: 'already-retracted' },
  });
});

test('the command line lists and ends the tokens of others', async () => {
  await server.admin('administrators.create', { name: 'gates', role: 'integrator' });
  const { token } = await server.admin('administrators.issue-token', { name: 'gates', label: 'reports', days: 7 });
  const run = async (...args: readonly string[]) => {
    const env = { ...process.env, RENZHENG_DATA_DIR: server.dir };
    return (await promisify(execFile)(process.execPath, [MAIN, ...args], { env })).stdout;
  };
  const { tokens } = JSON.parse(await run('administrator', 'tokens', 'gates', '--json')) as {
    readonly tokens: readonly Shown[];
  };
  expect(tokens).toMatchObject([{ kind: 'token', label: 'reports' }]);
  expect((await send('GET', '/sessions/current', String(token))).status).toBe(200);
  await run('administrator', 'revoke-token', 'gates', tokens[0]?.id ?? '');
  expect((await send('GET', '/sessions/current', String(token))).status).toBe(401);
  expect(await run('session', 'list')).toContain('first start');
});

test('a tenant can neither withdraw reports of another tenant nor report under the names of this server', async () => {
  const people = { idNumber: '11010519491231002X', phone: '13900000002' };
  const seen = { ...people, reference: 'case-1', code: 11004, level: 3, observedAt: Date.now() - DAY_MS };
  const tenants = await Promise.all(
    ['bank-a', 'bank-b'].map(async (name) => {
      const caller = await server.makeCaller();
      await server.admin('administrators.create', { name, role: 'integrator', appIds: [caller.appId] });
      const issued = await server.admin('administrators.issue-token', { name, label: 'reports' });
      return { ...caller, token: String(issued['token']) };
    }),
  );
  const [a, b] = tenants;
  if (!a || !b) throw new Error('there are two tenants');
  const scoreFor = async ({ key }: { readonly key: string }) => {
    const body = new URLSearchParams({ key, idNumber: people.idNumber, phoneNumber: people.phone });
    const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
    return ((await response.json()) as { result: { res: { riskScore: number } } }).result.res.riskScore;
  };
  expect((await send('POST', '/evidence', a.token, { ...seen, source: 'bank-a' })).status).toBe(200);
  const before = await scoreFor(a);
  expect(before).toBeGreaterThan(60);
  const withdrawal = { ...people, source: 'bank-a', reference: 'case-1' };
  expect((await send('POST', '/evidence/withdrawals', b.token, withdrawal)).status).toBe(403);
  expect((await send('POST', '/evidence', b.token, { ...seen, source: 'BANK_A', reference: 'x' })).status).toBe(403);
  for (const source of ['face-verify', 'Face_Verify', 'video-liveness', 'risk', 'renzheng']) {
    const event = { source, eventId: 'e1', idNumber: people.idNumber, at: Date.now() - 3_600_000 };
    expect((await send('POST', '/attacks', b.token, event)).status, source).toBe(403);
  }
  const lines = ['bank-a', 'bank-b'].map((source) => JSON.stringify({ ...seen, source, reference: 'batch', level: 1 }));
  expect((await send('POST', '/evidence/batch', b.token, { ndjson: lines.join('\n') })).body).toMatchObject({
    recorded: 1,
    refused: 1,
    rows: [
      { line: 1, outcome: 'refused' },
      { line: 2, outcome: 'recorded' },
    ],
  });
  expect(await scoreFor(a)).toBeGreaterThanOrEqual(before);

  // An owner of the site assigns the source to the app of the other tenant.
  await server.admin('report-sources.assign', { source: 'bank-a', appId: b.appId });
  expect((await send('GET', '/report-sources', b.token)).body).toMatchObject({
    sources: [
      { source: 'bank-a', ownerKind: 'app', owner: b.appId },
      { source: 'bank-b', ownerKind: 'administrator', owner: 'bank-b' },
    ],
  });
  expect((await send('POST', '/evidence/withdrawals', a.token, withdrawal)).status).toBe(403);
  expect((await send('POST', '/evidence/withdrawals', b.token, withdrawal)).status).toBe(200);
});

// Comes last, because it uses up the sign-ins that one address has in a minute.
test('guessing is slowed down', async () => {
  const statuses = [];
  for (let at = 0; at < 12; at++) statuses.push((await signIn('nobody-at-all', 'a wrong password')).status);
  expect(statuses).toContain(401);
  expect(statuses.at(-1)).toBe(429);
});

test('a start renews the token of the data folder, and gives tokens without an end one', async () => {
  const first = await openServerUnderTest({ RENZHENG_ADMIN_TOKEN_DAYS: '90' });
  const file = dataFolder(first.server.dir).token;
  const old = readFileSync(file, 'utf8');
  await first.server.close();
  // The default is a year here. The token has 90 days left, which is less than a third of a year, so the start renews
  // it.
  const second = await openServerUnderTest({
    RENZHENG_DATA_DIR: first.server.dir,
    RENZHENG_ADMIN_TOKEN_DAYS: '365',
  });
  expect(readFileSync(file, 'utf8')).not.toBe(old);
  expect(await second.server.admin('sessions.current')).toMatchObject({ name: 'owner', role: 'owner' });
  const { tokens } = (await second.server.admin('sessions.list')) as { readonly tokens: readonly Shown[] };
  expect(tokens.every(({ expiresAtMs }) => typeof expiresAtMs === 'number')).toBe(true);
  await second.remove();
});
