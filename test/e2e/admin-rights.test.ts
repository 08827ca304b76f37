import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { ASKERS, ID, piece, type Asker, type Row, type Things } from './admin-rights-row.ts';
import { featureRows } from './feature-rights.suite.ts';
import { platformRows } from './platform-rights.suite.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

/*
 * The rights of every operation of the admin API that changes something, asked by every kind of caller. `a` and `b` are
 * integrators of two tenants, and each has an app of its own. The thing that is changed belongs to `a` (its app, its
 * source, its token). The numbers are HTTP statuses. 400, 404 and 409 come from the operation itself, so they show that
 * the caller was let in.
 */

/** Those of the platform come last, because one of them ends the session that asks. */
const rows = (things: Things): Readonly<Record<string, Row>> => ({ ...featureRows(things), ...platformRows(things) });

/** Operations that only read, but take a body so that personal data reaches no URL. */
const LOOKS_BY_POST = [
  'persons.find',
  'persons.certificates',
  'consents.find',
  'attacks.find',
  'certificates.verify',
  'list-entries.find',
  'list-entries.preview',
];
const WRITES = ADMIN_CONTRACTS.filter(({ method, name }) => method !== 'GET' && !LOOKS_BY_POST.includes(name));

let server: ServerUnderTest;
let remove = async () => {};
let own: Caller;
let other: Caller;
const tokens = new Map<Asker, string>();

const admit = async (name: Asker, role: string, appIds: readonly string[] = []) => {
  // The first owner is named `owner`, so the test uses another name.
  const called = `${name}-of-table`;
  await server.admin('administrators.create', { name: called, role, appIds });
  const { token } = await server.admin('administrators.issue-token', { name: called, label: 'table' });
  tokens.set(name, String(token));
};

const send = (asker: Asker, method: string, path: string, body?: unknown) =>
  sendAdmin(server.adminUrl, method, path, { token: tokens.get(asker), body });

const scoreOf = async (caller: Caller, phoneNumber: string) => {
  const body = new URLSearchParams({ key: caller.key, idNumber: ID, phoneNumber });
  const response = await fetch(`${server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  return ((await response.json()) as { result: { orderid: string; res: { riskScore: number } } }).result;
};

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest({ RENZHENG_ADMIN_REQUESTS_PER_MINUTE: '100000' }));
  [own, other] = [await server.makeCaller(), await server.makeCaller()];
  await admit('auditor', 'auditor');
  await admit('a', 'integrator', [own.appId]);
  await admit('b', 'integrator', [other.appId]);
  for (const role of ['billing', 'compliance', 'analyst', 'operator'] as const) await admit(role, role);
  await admit('owner', 'owner');
});
afterAll(() => remove());

test('every operation that writes has its row', () => {
  const things = { appId: '', orderId: '', tokenId: '' };
  expect(Object.keys(rows(things)).toSorted()).toEqual(WRITES.map(({ name }) => name).toSorted());
});

test('each operation that writes lets in the roles of its row', async () => {
  expect((await send('a', 'POST', '/evidence', { ...piece, source: 'source-a', reference: 'kept' })).status).toBe(200);
  const event = { source: 'source-a', eventId: 'kept', idNumber: ID, at: Date.now() - 3_600_000 };
  expect((await send('a', 'POST', '/attacks', event)).status).toBe(200);
  const { orderid: orderId } = await scoreOf(own, piece.phone);
  await server.admin('administrators.issue-token', { name: 'a-of-table', label: 'to be revoked' });
  const { tokens: listed } = (await server.admin('administrators.tokens', { name: 'a-of-table' })) as {
    tokens: readonly { readonly id: string; readonly label: string }[];
  };
  const tokenId = listed.find(({ label }) => label === 'to be revoked')?.id ?? '';

  const found: string[] = [];
  const expected: string[] = [];
  for (const [name, { path, body, statuses }] of Object.entries(rows({ appId: own.appId, orderId, tokenId }))) {
    const method = WRITES.find((contract) => contract.name === name)?.method ?? 'none';
    const seen: number[] = [];
    for (const asker of ASKERS) seen.push((await send(asker, method, path, body)).status);
    found.push(`${name}: ${seen.join(' ')}`);
    expected.push(`${name}: ${statuses.join(' ')}`);
  }
  expect(found).toEqual(expected);
});
