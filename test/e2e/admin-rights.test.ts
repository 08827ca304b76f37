import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from '../../src/admin/index.ts';
import { sendAdmin } from './admin-requests.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

/*
 * The rights of every operation of the admin API that changes something, asked by every kind of caller. `a` and `b` are
 * integrators of two tenants, and each has an app of its own. The thing that is changed belongs to `a` (its app, its
 * source, its token). The numbers are HTTP statuses. 400, 404 and 409 come from the operation itself, so they show that
 * the caller was let in.
 */

interface Row {
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Statuses in the order of ASKERS. */
  readonly statuses: readonly [
    nobody: number,
    auditor: number,
    b: number,
    a: number,
    billing: number,
    compliance: number,
    analyst: number,
    operator: number,
    owner: number,
  ];
}
const ASKERS = ['nobody', 'auditor', 'b', 'a', 'billing', 'compliance', 'analyst', 'operator', 'owner'] as const;
type Asker = (typeof ASKERS)[number];

/** The refusals before the statuses of those who are let in: the owner alone, the operator too, and so on. */
const OWNERS = [401, 403, 403, 403, 403, 403, 403, 403] as const;
const HOUSE = [401, 403, 403, 403, 403, 403, 403] as const;
const RISK = [401, 403, 403, 403, 403, 403] as const;
const NOBODY = 'rest-of-nobody';
const NO_DAY = '1999-01-01';
const ID = '11010519491231002X';

/** The names and ids of the things that belong to `a`, once they exist. */
interface Things {
  readonly appId: string;
  readonly orderId: string;
  readonly tokenId: string;
}

const piece = { phone: '13900000001', code: 11004, level: 3, observedAt: 1_700_000_000_000 };

const rows = ({ appId, orderId, tokenId }: Things): Readonly<Record<string, Row>> => ({
  'sessions.create': {
    path: '/sessions',
    body: { name: NOBODY, password: 'x' },
    statuses: [401, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  'sessions.link': {
    path: '/sessions/link',
    body: { secret: 'A'.repeat(43) },
    statuses: [401, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  'sessions.make-link': {
    path: '/sessions/links',
    body: { extra: 1 },
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'administrators.make-link': { path: `/administrators/${NOBODY}/links`, body: {}, statuses: [...OWNERS, 404] },
  'sessions.revoke': { path: `/sessions/${tokenId}`, statuses: [401, 404, 404, 200, 404, 404, 404, 404, 404] },
  'sessions.change-password': {
    path: '/sessions/password',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'sessions.begin-totp': { path: '/sessions/totp', body: {}, statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400] },
  'sessions.confirm-totp': {
    path: '/sessions/totp',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'sessions.remove-totp': {
    path: '/sessions/totp/remove',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'administrators.remove-totp': { path: `/administrators/${NOBODY}/totp`, statuses: [...OWNERS, 404] },
  'administrators.link-identity': {
    path: `/administrators/${NOBODY}/identity`,
    body: { subject: 's' },
    statuses: [...OWNERS, 409],
  },
  'administrators.unlink-identity': { path: `/administrators/${NOBODY}/identity`, statuses: [...OWNERS, 404] },
  'confirmations.withdraw': {
    path: '/confirmations/cnf_0123456789ab',
    statuses: [401, 403, 403, 403, 404, 403, 404, 404, 404],
  },
  'alert-rules.add': {
    path: '/alert-rules',
    body: { kind: 'error-rate', threshold: 2 },
    statuses: [...HOUSE, 400, 400],
  },
  'alert-rules.change': {
    path: '/alert-rules/alr_ffffffffffffffffff',
    body: { threshold: 0.5 },
    statuses: [...HOUSE, 404, 404],
  },
  'alert-rules.remove': { path: '/alert-rules/alr_ffffffffffffffffff', statuses: [...HOUSE, 404, 404] },
  'webhooks.add': {
    path: '/webhooks',
    body: { name: 'pager', url: 'ftp://example.com/' },
    statuses: [...HOUSE, 400, 400],
  },
  'webhooks.change': {
    path: '/webhooks/whk_000000000000000000',
    body: { status: 'paused' },
    statuses: [...HOUSE, 404, 404],
  },
  'webhooks.rotate-secret': {
    path: '/webhooks/whk_000000000000000000/secret',
    body: {},
    statuses: [...HOUSE, 404, 404],
  },
  'webhooks.test': { path: '/webhooks/whk_000000000000000000/test', body: {}, statuses: [...HOUSE, 404, 404] },
  'webhooks.remove': { path: '/webhooks/whk_000000000000000000', statuses: [...HOUSE, 404, 404] },
  'webhook-deliveries.replay': {
    path: '/webhook-deliveries/dlv_000000000000000000/replay',
    body: {},
    statuses: [...HOUSE, 404, 404],
  },
  'statements.issue': {
    path: `/customers/${NOBODY}/statements`,
    body: { month: '2026-01' },
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'ledger.credit': {
    path: `/ledger/orders/${NOBODY.replaceAll('-', '')}/credits`,
    body: { amount: '0.10', reason: 'a wrong charge', requestId: 'ticket-1' },
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'administrators.create': {
    path: '/administrators',
    body: { name: 'a-of-table', role: 'owner' },
    statuses: [...OWNERS, 409],
  },
  'administrators.change': { path: `/administrators/${NOBODY}`, body: {}, statuses: [...OWNERS, 404] },
  'administrators.issue-token': {
    path: `/administrators/${NOBODY}/tokens`,
    body: { label: 'x' },
    statuses: [...OWNERS, 404],
  },
  'administrators.revoke-token': { path: `/administrators/a-of-table/tokens/${tokenId}`, statuses: [...OWNERS, 404] },
  'customers.create': {
    path: '/customers',
    body: {},
    statuses: [401, 403, 403, 403, 400, 403, 403, 400, 400],
  },
  'customers.change': {
    path: `/customers/${NOBODY}`,
    body: {},
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'apps.create': { path: '/apps', body: {}, statuses: [...HOUSE, 400, 400] },
  'apps.change': { path: `/apps/${appId}`, body: {}, statuses: [...HOUSE, 200, 200] },
  'apps.limit': { path: `/apps/${appId}/apis/none`, body: {}, statuses: [...HOUSE, 400, 400] },
  'keys.create': { path: `/apps/${NOBODY}/keys`, body: {}, statuses: [...HOUSE, 404, 404] },
  'keys.change': { path: `/keys/${NOBODY}`, body: { label: 'x' }, statuses: [...HOUSE, 404, 404] },
  'keys.rotate': { path: `/keys/${NOBODY}/rotate`, body: {}, statuses: [...HOUSE, 404, 404] },
  'keys.ban': { path: `/keys/${NOBODY}/banned`, body: { banned: true }, statuses: [...HOUSE, 404, 404] },
  'packages.add': {
    path: `/apps/${appId}/packages`,
    body: {},
    statuses: [401, 403, 403, 403, 200, 403, 403, 200, 200],
  },
  'packages.end': {
    path: `/packages/${NOBODY}/end`,
    body: {},
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'apis.switch': { path: '/apis/none', body: { availability: 'on' }, statuses: [...HOUSE, 404, 404] },
  'persons.add': { path: '/persons', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.enrol': { path: '/persons/enrol', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.rename': { path: '/persons/rename', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.remove': { path: '/persons/remove', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.re-encode': { path: '/persons/re-encode', body: { extra: 1 }, statuses: [...HOUSE, 400, 400] },
  'backups.make': { path: '/backups', body: {}, statuses: [...OWNERS, 400] },
  'backups.set-schedule': { path: '/backups/schedule', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'consents.give': { path: '/consents', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'consents.withdraw': {
    path: '/consents/withdraw',
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'consents.require': {
    path: `/consents/apps/${appId}`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'challenge-kinds.set': { path: `/challenge-kinds/${appId}`, body: {}, statuses: [...HOUSE, 400, 400] },
  'challenge-policies.set': { path: `/challenge-policies/${appId}`, body: {}, statuses: [...HOUSE, 400, 400] },
  'attacks.report': {
    path: '/attacks',
    body: { source: 'Source_A', eventId: 'e1', idNumber: ID, at: Date.now() - 3_600_000 },
    statuses: [401, 403, 403, 200, 403, 403, 403, 403, 200],
  },
  'attacks.batch': { path: '/attacks/batch', body: {}, statuses: [401, 403, 400, 400, 403, 403, 400, 400, 400] },
  'attacks.retract': {
    path: '/attacks/retract',
    body: { source: 'source-a', eventId: 'kept', reason: 'x' },
    statuses: [401, 403, 403, 200, 403, 403, 403, 403, 200],
  },
  'attacks.hold': { path: `/attacks/days/${NO_DAY}/hold`, body: {}, statuses: [...HOUSE, 400, 400] },
  'attacks.seal': { path: `/attacks/days/${NO_DAY}/seal`, body: {}, statuses: [...HOUSE, 400, 400] },
  'secrets.rotate': { path: '/secrets/rotate', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'secrets.resume': { path: '/secrets/resume', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'secrets.forget': { path: '/secrets/data-keys/0?extra=1', statuses: [...OWNERS, 400] },
  'secrets.change-site-key': { path: '/secrets/site-key', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'sandbox.clock': {
    path: `/sandbox/${appId}/clock`,
    body: {},
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.call': {
    path: `/sandbox/${appId}/calls`,
    body: { api: 'face-verify', slug: 'same-person' },
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.import': {
    path: `/sandbox/${appId}/record`,
    body: { record: 'AAAA' },
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.replay': { path: '/sandbox/replay', body: {}, statuses: [401, 403, 400, 400, 403, 403, 403, 400, 400] },
  'sandbox.reset': { path: `/sandbox/${appId}/record`, statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409] },
  'risk.learning': { path: '/risk/learning', body: {}, statuses: [...RISK, 400, 400, 400] },
  'risk.warm-up': { path: '/risk/warm-up', body: {}, statuses: [...RISK, 400, 400, 400] },
  'risk.outcome': { path: '/risk/outcomes', body: {}, statuses: [...RISK, 400, 400, 400] },
  'detail-fields.declare': { path: '/risk/detail-fields/none/x', body: {}, statuses: [...RISK, 400, 400, 400] },
  'detail-fields.remove': { path: '/risk/detail-fields/none/x', statuses: [...RISK, 404, 404, 404] },
  'risk.replay': { path: '/risk/replays', body: { extra: 1 }, statuses: [...RISK, 400, 400, 400] },
  'risk.backtest': { path: '/risk/backtests', body: { extra: 1 }, statuses: [...RISK, 400, 400, 400] },
  'risk.shadow': {
    path: '/risk/shadow-reports',
    body: { extra: 1 },
    statuses: [401, 400, 403, 403, 403, 403, 400, 400, 400],
  },
  'risk.stop': { path: `/risk/runs/${NOBODY}`, statuses: [...RISK, 404, 404, 404] },
  'rules.check': { path: '/risk/rules/check', body: {}, statuses: [401, 400, 403, 403, 403, 403, 400, 400, 400] },
  'rules.draft': { path: '/risk/rules', body: {}, statuses: [...RISK, 400, 400, 400] },
  'rules.change': { path: `/risk/rules/${NOBODY}`, body: { extra: 1 }, statuses: [...RISK, 400, 400, 400] },
  'rules.remove': { path: `/risk/rules/${NOBODY}`, statuses: [...RISK, 409, 409, 409] },
  'rules.publish': { path: `/risk/rules/${NOBODY}/publish`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'rules.rollback': { path: '/risk/rules/rollback', body: { extra: 1 }, statuses: [...RISK, 400, 400, 400] },
  'rules.shadow': { path: `/risk/rules/${NOBODY}/shadow`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'rules.unshadow': { path: '/risk/shadow?extra=1', statuses: [...RISK, 400, 400, 400] },
  'feeds.import': { path: '/risk/feeds', body: {}, statuses: [...RISK, 400, 400, 400] },
  'feeds.part': { path: '/risk/feed-files', body: {}, statuses: [...RISK, 400, 400, 400] },
  'feeds.import-database': { path: '/risk/feed-databases', body: {}, statuses: [...RISK, 400, 400, 400] },
  'feeds.activate': { path: `/risk/feeds/${NOBODY}/activate`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'feeds.deactivate': { path: `/risk/feed-names/${NOBODY}/deactivate`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'feeds.remove': { path: `/risk/feeds/${NOBODY}`, statuses: [...RISK, 404, 404, 404] },
  'list-entries.add': { path: '/risk/list-entries', body: {}, statuses: [...RISK, 400, 400, 400] },
  'list-entries.add-entities': { path: '/risk/list-entities', body: {}, statuses: [...RISK, 400, 400, 400] },
  'list-entries.change': { path: `/risk/list-entries/${NOBODY}`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'list-entries.import': { path: '/risk/list-entries/import', body: {}, statuses: [...RISK, 400, 400, 400] },
  'list-entries.remove': { path: `/risk/list-entries/${NOBODY}`, statuses: [...RISK, 404, 404, 404] },
  'evidences.report': {
    path: '/evidence',
    body: { ...piece, source: 'Source_A', reference: 'new' },
    statuses: [401, 403, 403, 200, 403, 403, 403, 403, 200],
  },
  'evidences.batch': { path: '/evidence/batch', body: {}, statuses: [401, 403, 400, 400, 403, 403, 400, 400, 400] },
  'evidences.withdraw': {
    path: '/evidence/withdrawals',
    body: { source: 'source-a', reference: 'kept', phone: piece.phone },
    statuses: [401, 403, 403, 200, 403, 403, 403, 403, 404],
  },
  'outcomes.report': {
    path: '/outcomes',
    body: { source: 'source-a', orderId, outcome: 'fraud', observedAt: 1_700_000_000_000 },
    statuses: [401, 403, 404, 200, 403, 403, 403, 403, 200],
  },
  'report-sources.assign': { path: '/report-sources/free', body: {}, statuses: [...OWNERS, 200] },
  'scoreModels.add': { path: '/score-models', body: {}, statuses: [...RISK, 400, 400, 400] },
  'scoreModels.publish': { path: `/score-models/${NOBODY}/publish`, body: {}, statuses: [...RISK, 404, 404, 404] },
  'score-trainings.start': { path: '/score-trainings', body: { extra: 1 }, statuses: [...RISK, 400, 400, 400] },
  'score-trainings.stop': { path: '/score-trainings', statuses: [...RISK, 404, 404, 404] },
  // Comes last, because it ends the caller's own token.
  'sessions.end': { path: '/sessions/current', statuses: [401, 200, 200, 200, 200, 200, 200, 200, 200] },
});

/** Operations that only read, but take a body so that personal data reaches no URL. */
const LOOKS_BY_POST = ['persons.find', 'persons.certificates', 'consents.find', 'attacks.find'];
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
}, 120_000);
afterAll(() => remove());

test('every operation that writes has its row', () => {
  const things = { appId: '', orderId: '', tokenId: '' };
  expect(Object.keys(rows(things)).toSorted()).toEqual(WRITES.map(({ name }) => name).toSorted());
});

test('each operation that writes lets in the roles of its row', { timeout: 300_000 }, async () => {
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
