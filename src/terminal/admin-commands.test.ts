import { ALONE } from '../platform/changes/change-feed.ts';
import { Command } from 'commander';
import Fastify, { type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { defineAdmin, operationsOf } from '../wire/admin/define-admin.ts';
import { registerAdminRoutes } from '../server/admin/admin-routes.ts';
import { BEARER } from '../server/admin/credential-carrier.ts';
import { AdminClient } from './admin-client.ts';
import { addAdminCommands } from './admin-commands.ts';

const thing = z.object({ id: z.string(), count: z.int(), tags: z.array(z.string()), madeAtMs: z.int() });
const contracts = defineAdmin({
  make: {
    name: 'things.make',
    method: 'POST',
    path: '/boxes/:boxId/things',
    summary: 'Make a thing',
    roles: ['owner'],
    params: z.strictObject({
      boxId: z.string(),
      itemCount: z.int().describe('How many'),
      tags: z.array(z.string()).default([]),
      sealed: z.boolean().optional(),
      weight: z.number().nullable().default(3),
      price: z.string().nullable().optional(),
      colour: z.string().optional(),
      plan: z.record(z.string(), z.unknown()).optional().meta({ file: 'json' }),
      label: z.string().optional().meta({ file: 'text' }),
      pieces: z.array(z.base64().meta({ file: true })).optional(),
    }),
    result: thing,
    audit: 'none',
    auditFields: [],
  },
  list: {
    name: 'things.list',
    method: 'GET',
    path: '/things',
    summary: 'List things',
    roles: ['owner'],
    params: z.strictObject({ limit: z.coerce.number().int().default(2) }),
    result: z.object({ things: z.array(thing) }),
    audit: 'none',
    auditFields: [],
  },
  export: {
    name: 'things.export',
    method: 'GET',
    path: '/things/export',
    summary: 'Export things',
    roles: ['owner'],
    params: z.strictObject({}),
    result: z.string(),
    audit: 'none',
    auditFields: [],
    streams: ['text/csv'],
  },
});

const open: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function openCli() {
  const server = Fastify();
  open.push(server);
  const made: unknown[] = [];
  await registerAdminRoutes(server, {
    operations: operationsOf(contracts, {
      async make(params) {
        made.push(params);
        return { ok: true, result: { id: 't1', count: params.itemCount, tags: params.tags, madeAtMs: 0 } };
      },
      list: async ({ limit }) => ({
        ok: true,
        result: { things: [{ id: 't1', count: limit, tags: ['a', 'b'], madeAtMs: 0 }] },
      }),
      export: async () => ({ ok: true, stream: { contentType: 'text/csv', fileName: 'things.csv', chunks: lines() } }),
    }),
    access: {
      stillHolds: async () => true,
      authenticate: async () => ({
        administratorId: 'a',
        name: 'a',
        role: 'owner',
        appIds: null,
        tokenDigest: 'd',
        addressDigest: 'x',
        networkDigest: 'x',
      }),
    },
    audit: { append: async () => {} },
    tries: { note: () => undefined },
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    addressOf: () => 'x',
    addressDigest: () => 'x',
    carriers: [BEARER],
    changes: ALONE,
    requestsPerMinute: 99,
    signInsPerMinute: 10,
    onBug: () => {},
  });
  const url = await server.listen({ port: 0 });
  let written = '';
  const program = new Command().exitOverride();
  const terminal = {
    out: (text: string) => {
      written += text;
    },
    err: () => {},
    columns: undefined,
  };
  addAdminCommands(program, Object.values(contracts), { client: () => new AdminClient(url, 'token'), terminal });
  return {
    made,
    run: async (...args: string[]) => {
      await program.parseAsync(args, { from: 'user' });
      return written;
    },
  };
}

async function* lines() {
  yield 'id\n';
  yield 't1\n';
}

test('path parameters are arguments, and the others are options of their own type', async () => {
  const { run, made } = await openCli();
  await run('thing', 'make', 'box 1/2', '--item-count', '3', '--tags', 'a, b', '--sealed', '--weight', '1.5');
  expect(made).toEqual([{ boxId: 'box 1/2', itemCount: 3, tags: ['a', 'b'], sealed: true, weight: 1.5 }]);
});

test('null empties a field that may be null, and is a text for any other', async () => {
  const { run, made } = await openCli();
  await run('thing', 'make', 'b', '--item-count', '1', '--weight', 'null');
  await run('thing', 'make', 'b', '--item-count', '2', '--price', 'null', '--colour', 'null');
  expect(made).toEqual([
    { boxId: 'b', itemCount: 1, tags: [], weight: null },
    { boxId: 'b', itemCount: 2, tags: [], weight: 3, price: null, colour: 'null' },
  ]);
});

test('a file is read as its field needs, and a file that does not fit is refused before anything is sent', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'renzheng-cli-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = path.join(dir, 'plan.json');
  writeFileSync(file, '{"walls":4}');
  const { run, made } = await openCli();
  await run('thing', 'make', 'b', '--item-count', '1', '--plan', file, '--label', file);
  expect(made).toMatchObject([{ plan: { walls: 4 }, label: '{"walls":4}' }]);
  await run('thing', 'make', 'b', '--item-count', '1', '--pieces', `${file}, ${file}`);
  const piece = Buffer.from('{"walls":4}').toString('base64');
  expect(made).toMatchObject([{}, { pieces: [piece, piece] }]);
  await expect(run('thing', 'make', 'b', '--item-count', '1', '--plan', `${file}x`)).rejects.toThrow('ENOENT');
  writeFileSync(file, 'walls: 4');
  await expect(run('thing', 'make', 'b', '--item-count', '1', '--plan', file)).rejects.toThrow('JSON');
  expect(made).toHaveLength(2);
});

test('people get a table with times, and programs get JSON', async () => {
  const people = await (await openCli()).run('thing', 'list', '--limit', '7');
  expect(people).toContain('madeAt (+08:00)');
  expect(people).toContain('1970-01-01 08:00:00');
  expect(people).toContain('a, b');
  const programs = await (await openCli()).run('thing', 'list', '--json');
  expect(JSON.parse(programs)).toEqual({ things: [{ id: 't1', count: 2, tags: ['a', 'b'], madeAtMs: 0 }] });
});

test('an export is written piece by piece', async () => {
  expect(await (await openCli()).run('thing', 'export')).toBe('id\nt1\n');
});

test('a refusal says what to do', async () => {
  const { run } = await openCli();
  await expect(run('thing', 'make', 'b', '--item-count', 'many')).rejects.toThrow(
    /bad_request: itemCount[\s\S]*Correct the named fields and send the request again\./,
  );
});

test('an unreachable server gives an error that says so', async () => {
  const program = new Command().exitOverride();
  const client = () => new AdminClient('http://127.0.0.1:9', 'token');
  addAdminCommands(program, [contracts.list], {
    client,
    terminal: { out: () => {}, err: () => {}, columns: undefined },
  });
  await expect(program.parseAsync(['thing', 'list'], { from: 'user' })).rejects.toThrow('renzheng serve');
});
