import { told } from '../../kernel/told.ts';
import { ALONE } from '../../platform/changes/change-feed.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { AuditEntry } from '../../platform/audit/audit-log.ts';
import { defineAdmin, operationsOf } from '../../wire/admin/define-admin.ts';
import { Fault } from '../../kernel/fault.ts';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { leaseHere, underLease } from '../../platform/nodes/lease-here.ts';
import { registerAdminRoutes } from './admin-routes.ts';
import { BEARER } from './credential-carrier.ts';

const contracts = defineAdmin({
  add: {
    name: 'things.add',
    method: 'POST',
    path: '/things/:id',
    summary: 'Add',
    roles: ['owner'],
    params: z.strictObject({
      id: z.string(),
      count: z.coerce.number().int(),
      secret: z.string().optional(),
      url: z.string().optional(),
    }),
    result: z.object({ id: z.string(), count: z.int() }),
    audit: 'write',
    auditFields: ['id', 'count'],
    auditParts: { url: (value) => new URL(value).host },
  },
  change: {
    name: 'things.change',
    method: 'PATCH',
    path: '/things/:id',
    summary: 'Change',
    roles: ['owner'],
    params: z.strictObject({ id: z.string(), count: z.coerce.number().int().nullable().optional() }),
    result: z.object({ count: z.int().nullable().optional() }),
    audit: 'write',
    auditFields: ['id', 'count'],
  },
  erase: {
    name: 'things.erase',
    method: 'POST',
    path: '/things/erase',
    summary: 'Erase',
    roles: ['owner'],
    params: z.strictObject({}),
    result: z.object({}),
    audit: 'write',
    auditFields: [],
    underWay: 'waits',
  },
  list: {
    name: 'things.list',
    method: 'GET',
    path: '/things',
    summary: 'List',
    roles: ['owner', 'auditor'],
    params: z.strictObject({ fail: z.enum(['fault', 'bug']).optional() }),
    result: z.object({}),
    audit: 'none',
    auditFields: [],
    streams: ['text/csv'],
  },
});

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Serving {
  readonly requestsPerMinute?: number;
  readonly underWay?: WorkUnderWay;
  /** What each write does before it answers. */
  readonly before?: () => Promise<void>;
}

async function serve({ requestsPerMinute = 100, underWay, before }: Serving = {}) {
  /** What the next checks of rights say. */
  const holds: boolean[] = [];
  let atMs = 0;
  const server = Fastify();
  open.push(server);
  const rows: AuditEntry[] = [];
  const bugs: string[] = [];
  const tries: string[] = [];
  const actor = (role: 'owner' | 'auditor') => ({
    administratorId: `adm_${role}`,
    name: role,
    role,
    appIds: null,
    tokenDigest: 'd',
    addressDigest: 'a',
    networkDigest: 'a',
  });
  await registerAdminRoutes(server, {
    operations: operationsOf(contracts, {
      change: async ({ count }) => ({ ok: true, result: { count } }),
      async add({ id, count }) {
        await before?.();
        return id === 'taken'
          ? { ok: false, error: 'conflict', detail: told`taken` }
          : { ok: true, result: { id, count }, subject: id };
      },
      async erase() {
        await before?.();
        return { ok: true, result: {} };
      },
      async list({ fail }) {
        if (fail === 'fault') throw new Fault('timeout', 'the store is slow');
        if (fail === 'bug') throw new TypeError('a secret lies here');
        return { ok: true, stream: { contentType: 'text/csv', fileName: 'things.csv', chunks: rowsOf() } };
      },
    }),
    access: {
      authenticate: async (token) => (token === 'owner' || token === 'auditor' ? actor(token) : null),
      stillHolds: async () => holds.shift() ?? true,
    },
    audit: { append: async (row) => void rows.push(row) },
    tries: { note: ({ operation }) => void tries.push(operation) },
    clock: { nowMs: () => 5, monotonicMs: () => (atMs += 500) },
    addressOf: () => '192.0.2.1',
    addressDigest: () => 'a',
    carriers: [BEARER],
    changes: ALONE,
    ...(underWay && { underWay }),
    requestsPerMinute,
    signInsPerMinute: 10,
    onBug: (operation) => void bugs.push(operation),
  });
  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, token: string, payload?: object) =>
    server.inject({
      method,
      url: `/admin/v1${url}`,
      headers: { authorization: `Bearer ${token}` },
      ...(payload ? { payload } : {}),
    });
  return { call, rows, bugs, tries, holds };
}

async function* rowsOf() {
  yield 'id,count\n';
  yield 'a,1\n';
}

test('a write is answered, and its one audit row keeps only what it may', async () => {
  const { call, rows } = await serve();
  const reply = await call('POST', '/things/a', 'owner', { count: 2, secret: 'hush', url: 'https://a.example/hush' });
  expect([reply.statusCode, reply.json()]).toEqual([200, { id: 'a', count: 2 }]);
  expect(rows).toEqual([
    expect.objectContaining({
      operation: 'things.add',
      administratorName: 'owner',
      subject: 'a',
      outcome: 'ok',
      fields: { id: 'a', count: 2, secret: '(not kept)', url: 'a.example' },
    }),
  ]);
});

test('an administrator without the right role is refused, and the attempt is in the audit', async () => {
  const { call, rows, tries } = await serve();
  const reply = await call('POST', '/things/a', 'auditor', { count: 2 });
  expect([reply.statusCode, reply.json().error.code]).toEqual([403, 'forbidden']);
  expect(reply.json().error.advice).not.toBe('');
  expect(rows).toMatchObject([{ outcome: 'forbidden', subject: null, administratorName: 'auditor' }]);
  expect(tries).toEqual([]);
});

test('an unknown caller is refused, and counted as a try instead of leaving a row', async () => {
  const { call, rows, tries } = await serve();
  const reply = await call('POST', '/things/a', 'nobody', { count: 2 });
  expect([reply.statusCode, reply.json().error.code]).toEqual([401, 'unauthenticated']);
  expect(reply.json().error.advice).not.toBe('');
  expect((await call('GET', '/things', 'nobody')).statusCode).toBe(401);
  expect([rows, tries]).toEqual([[], ['things.add', 'things.list']]);
});

test('every wrong field is named, and no value is repeated', async () => {
  const { call } = await serve();
  const reply = await call('POST', '/things/a', 'owner', { count: 'many', extra: 'hush' });
  expect(reply.statusCode).toBe(400);
  expect(reply.body).toContain('count');
  expect(reply.body).not.toMatch(/many|hush/);
});

test('a change of nothing is refused, and null is a change', async () => {
  const { call } = await serve();
  const nothing = await call('PATCH', '/things/a', 'owner', {});
  expect([nothing.statusCode, nothing.json().error.detail]).toEqual([
    400,
    'nothing was given to change. Give at least one field besides the id',
  ]);
  expect((await call('PATCH', '/things/a', 'owner', { count: null })).json()).toEqual({ count: null });
});

test('a control character in a name or id is refused, and does not get into the audit', async () => {
  const { call, rows } = await serve();
  const reply = await call('POST', '/things/a%0Ab', 'owner', { count: 1 });
  expect(reply.statusCode).toBe(400);
  expect(reply.json().error.detail).toBe(
    'id: control characters, line breaks and bidirectional marks are not allowed. Leave them out',
  );
  expect(JSON.stringify(rows)).not.toContain('\\n');
});

test('a path parameter cannot be overridden by the body', async () => {
  const { call } = await serve();
  expect((await call('POST', '/things/a', 'owner', { id: 'b', count: 1 })).json()).toEqual({ id: 'a', count: 1 });
});

test('a refusal of the handler has its own status', async () => {
  const { call } = await serve();
  expect((await call('POST', '/things/taken', 'owner', { count: 1 })).statusCode).toBe(409);
});

test('a fault answers 503, and a bug answers 500 without details', async () => {
  const { call, bugs } = await serve();
  expect((await call('GET', '/things?fail=fault', 'owner')).statusCode).toBe(503);
  const reply = await call('GET', '/things?fail=bug', 'owner');
  expect(reply.statusCode).toBe(500);
  expect(reply.body).not.toContain('secret lies');
  expect(bugs).toEqual(['things.list']);
});

test('an export is streamed with its type and file name', async () => {
  const { call } = await serve();
  const reply = await call('GET', '/things', 'auditor');
  expect(reply.headers).toMatchObject({
    'content-type': 'text/csv',
    'content-disposition': 'attachment; filename="things.csv"',
  });
  expect(reply.body).toBe('id,count\na,1\n');
});

test('an address with too many requests is told to wait', async () => {
  const { call } = await serve({ requestsPerMinute: 2 });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await call('GET', '/things', 'owner')).statusCode);
  expect(statuses).toEqual([200, 200, 429]);
});

test.each([
  ['/nothing', 404],
  ['/things/a', 400],
])('%s without a readable body answers %i', async (url, status) => {
  const { call } = await serve();
  expect((await call('POST', url, 'owner')).statusCode).toBe(status);
});

test('a stream breaks off once its reader lost the right to it', async () => {
  const { call, holds } = await serve();
  expect((await call('GET', '/things', 'owner')).body).toBe('id,count\na,1\n');
  holds.push(true, false);
  await expect(call('GET', '/things', 'owner')).rejects.toThrow('response destroyed');
});

test.each([null, '', ' ', false, true, [], [1]])('%j is not read as a number', async (count) => {
  const { call } = await serve();
  const refused = await call('POST', '/things/a', 'owner', { count });
  expect([refused.statusCode, refused.json()]).toMatchObject([
    400,
    { error: { fields: [{ name: 'count', problem: 'must be a number' }] } },
  ]);
  expect((await call('POST', '/things/a', 'owner', { count: '2' })).json()).toEqual({ id: 'a', count: 2 });
  expect((await call('PATCH', '/things/a', 'owner', { count: null })).json()).toEqual({ count: null });
});

test('an erasure waits for a call that may write until its audit row is there, and not for another erasure', async () => {
  const node = { incarnation: 'first' };
  const underWay = new WorkUnderWay((work) => underLease(() => node.incarnation, work));
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const leases: (string | null)[] = [];
  const { call, rows } = await serve({
    underWay,
    async before() {
      leases.push(leaseHere());
      if (leases.length === 2) begun.resolve();
      await released.promise;
      leases.push(leaseHere());
    },
  });
  const answers = [call('POST', '/things/erase', 'owner', {}), call('POST', '/things/a', 'owner', { count: 2 })];
  await begun.promise;
  const known: number[] = [];
  const waited = underWay.olderEnded().then(() => known.push(rows.length));
  await call('GET', '/things', 'owner');
  expect(known).toEqual([]);
  node.incarnation = 'second';
  released.resolve();
  await Promise.all([...answers, waited]);
  expect(rows.map(({ operation }) => operation).toSorted()).toEqual(['things.add', 'things.erase']);
  expect(known[0]).toBeGreaterThan(0);
  expect(leases).toEqual(['first', 'first', 'first', 'first']);
});
