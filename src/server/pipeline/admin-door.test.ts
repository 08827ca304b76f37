import { ALONE } from '../../platform/changes/change-feed.ts';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { anActor } from '../../../test/an-actor.ts';
import { z } from 'zod';
import { serveEcho } from '../../../test/http/serve-echo.ts';
import { defineAdmin, operationsOf } from '../../wire/admin/define-admin.ts';
import { systemClock } from '../../kernel/clock.ts';
import { registerAdminRoutes } from '../admin/admin-routes.ts';
import { BEARER } from '../admin/credential-carrier.ts';

const BODY_BYTES = 114 << 20;
const contracts = defineAdmin({
  load: {
    name: 'models.load',
    method: 'POST',
    path: '/models',
    summary: 'Load',
    roles: ['owner'],
    params: z.strictObject({ text: z.string() }),
    result: z.object({ length: z.int() }),
    audit: 'write',
    auditFields: [],
    bodyBytesMax: BODY_BYTES,
  },
});
const owner = anActor;

/** Starts a server with an admin API that takes large bodies on a listener of its own. */
async function serve() {
  const seen: { bytesRead: number }[] = [];
  const operations = operationsOf(contracts, {
    load: async ({ text }) => ({ ok: true, result: { length: text.length } }),
  });
  const { adminUrl, url, server } = await serveEcho({
    admin: { host: '127.0.0.1', port: 0 },
    mounts: {
      registerAdmin: async (listener) => {
        listener.server.on('connection', (socket) => seen.push(socket));
        await registerAdminRoutes(listener, {
          operations,
          access: {
            authenticate: async (token) => (token === 'good' ? { ...owner, role: 'owner' } : null),
            stillHolds: async () => true,
          },
          audit: { append: async () => undefined },
          tries: { note: () => undefined },
          clock: systemClock,
          addressOf: () => '192.0.2.1',
          addressDigest: () => 'a',
          carriers: [BEARER],
          changes: ALONE,
          requestsPerMinute: 1000,
          signInsPerMinute: 10,
          onBug: () => undefined,
        });
      },
    },
  });
  onTestFinished(() => server.close());
  return { url, adminUrl, bytesRead: () => seen.reduce((sum, socket) => sum + socket.bytesRead, 0) };
}

/** Opens a raw connection. Gives what was heard so far, and a wait for a text in it or for its end. */
function dial(url: string) {
  const { port, hostname } = new URL(url);
  let heard = '';
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => (heard += data.toString()));
  onTestFinished(() => void socket.destroy());
  const hears = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => heard.includes(text) && resolve(heard);
      socket.on('data', look);
      socket.once('close', () => reject(new Error(`closed after: ${heard}`)));
      look();
    });
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(heard)));
  return { socket, hears, ended, heard: () => heard };
}

const head = (path: string, length: number, ...headers: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    ...headers,
    '',
    '',
  ].join('\r\n');

test.each([
  ['without a token', []],
  ['with an unknown token', ['Authorization: Bearer bad']],
])('a request %s is answered before a byte of its body is sent, and no byte is read', async (_name, headers) => {
  const { adminUrl, bytesRead } = await serve();
  const text = head('/admin/v1/models', BODY_BYTES, ...headers);
  const { socket, ended } = dial(adminUrl);
  socket.write(text);
  const heard = await ended;
  expect(heard).toMatch(/^HTTP\/1\.1 401 /);
  expect(heard.toLowerCase()).toContain('connection: close');
  expect(bytesRead()).toBe(text.length);
});

test('a caller that sends all the same is cut off soon after the answer', async () => {
  const { adminUrl, bytesRead } = await serve();
  const { socket, ended } = dial(adminUrl);
  socket.write(head('/admin/v1/models', BODY_BYTES));
  const piece = Buffer.alloc(1 << 20, 'a');
  const pour = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', pour);
  pour();
  expect(await ended).toMatch(/^HTTP\/1\.1 401 /);
  expect(bytesRead()).toBeLessThan(8 << 20);
});

test.each(['/admin/v1/nothing', '/nothing'])('%s is answered as not found without reading a body', async (path) => {
  const { adminUrl, bytesRead } = await serve();
  const text = head(path, 900_000);
  const { socket, ended } = dial(adminUrl);
  socket.write(text);
  expect(await ended).toMatch(/^HTTP\/1\.1 404 /);
  expect(bytesRead()).toBe(text.length);
});

test('a caller that asks before sending is told to go on only with a token', async () => {
  const { adminUrl } = await serve();
  const expecting = (...headers: string[]) => head('/admin/v1/models', 12, 'Expect: 100-continue', ...headers);
  const stranger = dial(adminUrl);
  stranger.socket.write(expecting());
  expect(await stranger.ended).toMatch(/^HTTP\/1\.1 401 /);
  const known = dial(adminUrl);
  known.socket.write(expecting('Authorization: Bearer good'));
  await known.hears('HTTP/1.1 100 Continue');
  known.socket.write('{"text":"a"}');
  expect(await known.hears('{"length":1}')).toContain('HTTP/1.1 200 OK');
});

test('large bodies of authenticated senders take turns, so that few are in memory at a time', async () => {
  const { adminUrl } = await serve();
  const large = head('/admin/v1/models', 100 << 20, 'Expect: 100-continue', 'Authorization: Bearer good');
  const first = dial(adminUrl);
  first.socket.write(large);
  await first.hears('100 Continue');
  const second = dial(adminUrl);
  second.socket.write(large);
  const small = dial(adminUrl);
  small.socket.write(head('/admin/v1/models', 12, 'Authorization: Bearer good') + '{"text":"b"}');
  await small.hears('{"length":1}');
  expect(second.heard()).toBe('');
  first.socket.destroy();
  await second.hears('100 Continue');
});

test('a body larger than its operation allows is refused by its length', async () => {
  const { adminUrl } = await serve();
  const { socket, ended } = dial(adminUrl);
  socket.write(head('/admin/v1/models', BODY_BYTES + 1, 'Authorization: Bearer good'));
  expect(await ended).toMatch(/^HTTP\/1\.1 413 /);
});
