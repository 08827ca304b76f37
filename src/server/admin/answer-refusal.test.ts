import { told } from '../../kernel/told.ts';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { ALONE } from '../../platform/changes/change-feed.ts';
import { defineAdmin, operationsOf } from '../../wire/admin/define-admin.ts';
import { registerAdminRoutes } from './admin-routes.ts';
import { BEARER } from './credential-carrier.ts';

const contracts = defineAdmin({
  add: {
    name: 'things.add',
    method: 'POST',
    path: '/things',
    summary: 'Add',
    roles: ['owner'],
    params: z.strictObject({ tooOften: z.boolean().optional() }),
    result: z.object({}),
    audit: 'write',
    auditFields: [],
  },
  look: {
    name: 'things.look',
    method: 'GET',
    path: '/things',
    summary: 'Look',
    roles: ['owner'],
    params: z.strictObject({}),
    result: z.object({}),
    audit: 'look',
    auditFields: [],
  },
});

const OWNER = {
  administratorId: 'adm_1',
  name: 'ada',
  role: 'owner',
  appIds: null,
  mustEnrol: false,
  tokenDigest: 'd',
  addressDigest: 'a',
  networkDigest: 'a',
} as const;
const FULL = 'the disk of the data folder is full: make space on it';

function orThrow<T>(error: Error | undefined, value: T): T {
  if (error) throw error;
  return value;
}

/** Serves with an audit and a store of tokens that fail with these errors. */
async function serve({ audit, tokens, perMinute = 100 }: { audit?: Error; tokens?: Error; perMinute?: number }) {
  const server = Fastify();
  onTestFinished(() => server.close());
  const bugs: string[] = [];
  await registerAdminRoutes(server, {
    operations: operationsOf(contracts, {
      add: async ({ tooOften }) =>
        tooOften ? { ok: false, error: 'too_many_requests', detail: told`too often` } : { ok: true, result: {} },
      look: async () => ({ ok: true, result: {} }),
    }),
    access: { authenticate: async () => orThrow(tokens, OWNER), stillHolds: async () => true },
    audit: { append: async () => orThrow(audit, undefined) },
    tries: { note: () => undefined },
    clock: systemClock,
    addressOf: () => '192.0.2.1',
    addressDigest: () => 'a',
    carriers: [BEARER],
    changes: ALONE,
    requestsPerMinute: perMinute,
    signInsPerMinute: 10,
    onBug: (operation) => void bugs.push(operation),
  });
  const call = async (method: 'GET' | 'POST', payload?: object, language = 'en') => {
    const reply = await server.inject({
      method,
      url: '/admin/v1/things',
      headers: { authorization: 'Bearer t', 'accept-language': language },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, error: reply.json().error, retryAfter: reply.headers['retry-after'] };
  };
  return { call, bugs };
}

test('if the audit row of a look cannot be written, the answer says why, and nothing is shown', async () => {
  const { call, bugs } = await serve({ audit: new Fault('unavailable', FULL) });
  expect(await call('GET')).toMatchObject({ status: 503, error: { code: 'unavailable', detail: FULL } });
  expect(bugs).toEqual([]);
});

test('if the audit row of a write cannot be written, the answer says that the write is done', async () => {
  const { call, bugs } = await serve({ audit: new Fault('unavailable', FULL) });
  const { status, error } = await call('POST', {});
  expect([status, error.code]).toEqual([503, 'unavailable']);
  expect(error.detail).toBe(
    `${FULL}. What you asked for is done, but the audit could not be written: look before you ask again`,
  );
  expect(bugs).toEqual([]);
});

test('if the token cannot be looked up, the answer says why', async () => {
  const { call } = await serve({ tokens: new Fault('corrupt', 'the database is damaged') });
  expect(await call('GET')).toMatchObject({
    status: 503,
    error: { code: 'unavailable', detail: 'the database is damaged' },
  });
});

test('a bug outside of a handler is an internal error that tells nothing, and it is reported', async () => {
  const { call, bugs } = await serve({ audit: new TypeError('a secret lies here') });
  const { status, error } = await call('GET');
  expect([status, error.code, JSON.stringify(error).includes('secret lies')]).toEqual([500, 'internal', false]);
  expect(bugs).toEqual(['GET /admin/v1/things']);
});

test('every refusal for too many requests says after how many seconds to try again', async () => {
  const { call } = await serve({ perMinute: 2 });
  expect(await call('POST', { tooOften: true })).toMatchObject({ status: 429, retryAfter: '60' });
  await call('GET');
  await call('GET');
  const limited = await call('GET');
  expect(limited.status).toBe(429);
  expect(Number(limited.retryAfter)).toBeGreaterThan(0);
  expect(Number(limited.retryAfter)).toBeLessThanOrEqual(60);
});

test.each([
  ['en', 'the disk of the data folder is full: make space on it', /^Try again\./],
  ['zh-CN,en;q=0.5', '数据目录所在的磁盘已满：请腾出空间', /^请重试。/],
])('a caller that reads %s gets the reason and the advice in it', async (language, detail, advice) => {
  const { call } = await serve({ tokens: new Fault('unavailable', FULL) });
  const { error } = await call('GET', undefined, language);
  expect(error).toMatchObject({ code: 'unavailable', detail, advice: expect.stringMatching(advice) });
});
