import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedRequest } from '../../features/business-risk/feeds/feed-source.ts';
import { compileRanges } from '../../platform/admission/address-ranges.ts';
import { HttpFeedSource, type HttpFeedSourceOptions } from './http-feed-source.ts';

type HttpFeedSourceWaits = Pick<HttpFeedSourceOptions, 'timeoutMs' | 'paceMs'>;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const LOOPBACK = compileRanges(['127.0.0.1']);
const NEVER = new AbortController().signal;
const server = createServer((request, response) => answer(request, response));
let answer: Answer = () => undefined;
let origin = '';
let asked: IncomingMessage[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const of = (url: string): FeedRequest => ({ url, bytesMax: 10, etag: null, lastModified: null });

async function fetchWith(given: Answer, request = of(`${origin}/exits.txt`), waits: HttpFeedSourceWaits = {}) {
  asked = [];
  answer = (received, response) => {
    asked.push(received);
    given(received, response);
  };
  const source = new HttpFeedSource({ allowed: LOOPBACK, ...waits });
  const got = await source.fetch(request, NEVER);
  return got.kind === 'file' ? { ...got, bytes: Buffer.from(got.bytes).toString() } : got;
}

test('a file comes with what its server calls it, and is asked for by that name', async () => {
  const names = { etag: '"v1"', 'last-modified': 'Tue, 03 Nov 2026 10:00:00 GMT' };
  expect(await fetchWith((_, response) => response.writeHead(200, names).end('192.0.2.1\n'))).toEqual({
    kind: 'file',
    bytes: '192.0.2.1\n',
    etag: '"v1"',
    lastModified: 'Tue, 03 Nov 2026 10:00:00 GMT',
  });
  const known = { ...of(`${origin}/exits.txt`), etag: '"v1"', lastModified: 'Tue, 03 Nov 2026 10:00:00 GMT' };
  expect(await fetchWith((_, response) => response.writeHead(304).end(), known)).toEqual({ kind: 'unchanged' });
  expect(asked[0]?.headers).toMatchObject({
    'if-none-match': '"v1"',
    'if-modified-since': 'Tue, 03 Nov 2026 10:00:00 GMT',
  });
});

test.each<[string, Answer, string, string]>([
  ['a status', (_, response) => response.writeHead(503).end('later'), 'status', '503'],
  ['an empty file', (_, response) => response.end(), 'empty', ''],
  ['more than is said to be allowed', (_, response) => response.end('01234567890'), 'too-large', ''],
  [
    'more than is allowed without a word',
    (_, response) => {
      response.write('0123456789');
      response.end('0');
    },
    'too-large',
    '',
  ],
  ['a connection that breaks', (request) => request.socket.destroy(), 'unreachable', ''],
  [
    'a body that breaks',
    (request, response) => {
      response.writeHead(200, { 'content-length': 9 });
      response.write('0123', () => request.socket.destroy());
    },
    'unreachable',
    '',
  ],
  ['something else than HTTP', (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'), 'no-http', ''],
  [
    'a redirect to elsewhere',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end(),
    'redirected',
    '(http://127.0.0.1:1)',
  ],
  [
    'a redirect in a circle',
    (_, response) => response.writeHead(302, { location: '/again' }).end(),
    'too-many-redirects',
    '',
  ],
])('%s fails, and says why', async (_, given, code, detail) => {
  expect(await fetchWith(given)).toEqual({ kind: 'failed', problem: { code, detail } });
});

const packed: (text: string | Buffer, encoding?: string) => Answer =
  (text, encoding = 'gzip') =>
  (_, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(text);

test('a body that is packed for the way is unpacked, and its bound holds for what comes out', async () => {
  expect(await fetchWith(packed(gzipSync('192.0.2.1\n')))).toMatchObject({ kind: 'file', bytes: '192.0.2.1\n' });
  expect(asked[0]?.headers['accept-encoding']).toBe('gzip');
  expect(await fetchWith(packed(gzipSync('192.0.2.1\n'), 'X-GZIP'))).toMatchObject({ bytes: '192.0.2.1\n' });
  const tooLarge = { kind: 'failed', problem: { code: 'too-large', detail: '' } };
  expect(await fetchWith(packed(gzipSync('01234567890')))).toEqual(tooLarge);
  // A bomb: 20 KB that unpack to 20 MB. It is left at the eleventh byte.
  expect(await fetchWith(packed(gzipSync(Buffer.alloc(20_000_000))))).toEqual(tooLarge);
  expect(await fetchWith(packed(gzipSync('')))).toMatchObject({ problem: { code: 'empty' } });
});

test.each<[string, string | Buffer, string]>([
  ['is none', 'not packed', 'gzip'],
  ['ends too soon', gzipSync('192.0.2.1\n').subarray(0, 15), 'gzip'],
])('a body that says it is gzip and %s fails, and says so', async (_, bytes, encoding) => {
  expect(await fetchWith(packed(bytes, encoding))).toEqual({
    kind: 'failed',
    problem: { code: 'no-http', detail: '(its gzip body is broken)' },
  });
});

test('a body in another encoding than was asked for is not taken', async () => {
  expect(await fetchWith(packed('192.0.2.1', 'br'))).toMatchObject({
    problem: { code: 'no-http', detail: '(encoded as br without being asked to)' },
  });
});

test('a server that never answers, or never ends, is left after the time', async () => {
  const timeout = { kind: 'failed', problem: { code: 'timeout', detail: '' } };
  expect(await fetchWith(() => undefined, of(`${origin}/exits.txt`), { timeoutMs: 30 })).toEqual(timeout);
  const drips: Answer = (_, response) => void response.write('1');
  expect(await fetchWith(drips, of(`${origin}/exits.txt`), { timeoutMs: 30 })).toEqual(timeout);
  expect(await fetchWith(drips, of(`${origin}/exits.txt`), { paceMs: 30 })).toEqual(timeout);
});

test('a redirect within the same host is followed', async () => {
  const moved: Answer = (request, response) => {
    if (request.url === '/new.txt') response.end('moved');
    else response.writeHead(301, { location: '/new.txt' }).end();
  };
  expect(await fetchWith(moved)).toMatchObject({ kind: 'file', bytes: 'moved' });
});

test('no connection goes to an address that is not public and not allowed, whatever its name', async () => {
  asked = [];
  const refused = { kind: 'failed', problem: { code: 'address-refused', detail: '' } };
  const none = new HttpFeedSource({ allowed: compileRanges([]) });
  const { port } = new URL(origin);
  for (const url of [origin, `http://[::ffff:127.0.0.1]:${port}/`, 'https://169.254.169.254/latest/meta-data'])
    expect(await none.fetch(of(url), NEVER)).toEqual(refused);
  const resolve = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const mixed = new HttpFeedSource({ allowed: compileRanges([]), resolve });
  expect(await mixed.fetch(of('https://feeds.example/'), NEVER)).toEqual(refused);
  // Plain HTTP goes to what is listed alone.
  const publicOnly = new HttpFeedSource({
    allowed: LOOPBACK,
    resolve: async () => [{ address: '93.184.216.34', family: 4 }],
  });
  expect(await publicOnly.fetch(of('http://feeds.example/'), NEVER)).toEqual(refused);
  const nowhere = new HttpFeedSource({ allowed: LOOPBACK, resolve: async () => [] });
  expect(await nowhere.fetch(of('https://feeds.example/'), NEVER)).toEqual({
    kind: 'failed',
    problem: { code: 'name-unknown', detail: '' },
  });
  expect(asked).toEqual([]);
});

test('the connection goes to the address that was checked, though the name is looked up once alone', async () => {
  answer = (_, response) => response.end('pinned');
  let looks = 0;
  const resolve = async () => {
    looks += 1;
    return [{ address: '127.0.0.1', family: 4 }];
  };
  const source = new HttpFeedSource({ allowed: LOOPBACK, resolve });
  const got = await source.fetch(of(`http://feeds.example:${new URL(origin).port}/`), NEVER);
  expect([got.kind, looks]).toEqual(['file', 1]);
});

test('a fetch that its caller ends rejects', async () => {
  const ending = new AbortController();
  answer = () => ending.abort(new Error('the server closes'));
  const source = new HttpFeedSource({ allowed: LOOPBACK });
  await expect(source.fetch(of(origin), ending.signal)).rejects.toThrow('the server closes');
});
