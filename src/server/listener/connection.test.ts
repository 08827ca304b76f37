import * as fc from 'fast-check';
import { duplexPair, type Duplex } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { createListener } from './listener.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly note: string;
  readonly body: string;
}

let seen: Seen[] = [];
/** Requests that are answered only when the test says so. */
const held: (() => void)[] = [];
const listener = createListener({
  connectionsMax: 100,
  requestTimeoutMs: 10_000,
  tls: null,
  dispatch: (request, response) => {
    const pieces: Buffer[] = [];
    const { method, url, headers } = request;
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('latin1');
      seen.push({ method, url, note: String(headers['x-note'] ?? ''), body });
      if (url?.startsWith('/hold')) held.push(() => response.end(`answer to ${url}`));
      else response.end(`answer to ${url}`);
    });
    return true;
  },
  answerUnreadable: (target, problem) =>
    target.startsWith('/api') ? `{"refused":"${target}","why":"${problem}"}` : null,
});
afterAll(() => listener.close());

/** Sends `packets` one by one on one connection, and reads until nothing more comes. */
async function converse(
  packets: readonly Buffer[],
): Promise<{ readonly heard: string; readonly seen: readonly Seen[] }> {
  seen = [];
  const [client, server] = duplexPair() as [Duplex, Duplex];
  let heard = '';
  client.on('data', (piece: Buffer) => (heard += piece.toString()));
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  server.on('error', () => undefined);
  client.on('error', () => undefined);
  listener.server.emit('connection', server);
  for (const packet of packets) {
    client.write(packet);
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.end();
  await closed;
  return { heard, seen };
}

const bytes = (text: string) => Buffer.from(text);
const splitAt = (whole: Buffer, cuts: readonly number[]) => {
  const sorted = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].toSorted((a, b) => a - b);
  return [...sorted, whole.length]
    .map((cut, index) => whole.subarray(sorted[index - 1] ?? 0, cut))
    .filter((p) => p.length > 0);
};
const statuses = (heard: string) => [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);

const RAW = bytes('GET /api/query?realname=张三&x=1 HTTP/1.1\r\nHost: a\r\n\r\n');
const ESCAPED_URL = '/api/query?realname=%E5%BC%A0%E4%B8%89&x=1';

test('a raw target is read as its escaped form, wherever it is cut', async () => {
  for (let cut = 0; cut <= RAW.length; cut++) {
    const {
      heard,
      seen: [request],
    } = await converse(splitAt(RAW, [cut]));
    expect([cut, statuses(heard), request?.url]).toEqual([cut, ['200'], ESCAPED_URL]);
  }
  const oneByOne = await converse([...RAW].map((byte) => Buffer.from([byte])));
  expect(oneByOne.seen).toMatchObject([{ url: ESCAPED_URL }]);
});

test('the same holds after other requests on the connection, in packets of their own or in one', async () => {
  const before = bytes('POST /one HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na\r\n\r\n');
  const chunked = bytes(
    'POST /two HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n\r\n\r\nab\r\n0\r\nX-T: 1\r\n\r\n',
  );
  const get = bytes(
    '\r\nGET /three HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\n\r\n',
  );
  for (const packets of [[before, chunked, get, RAW, RAW], [Buffer.concat([before, chunked, get, RAW, RAW])]]) {
    const { heard, seen: requests } = await converse(packets);
    expect(requests.map(({ url }) => url)).toEqual(['/one', '/two', '/three', ESCAPED_URL, ESCAPED_URL]);
    expect(requests[0]?.body).toBe('a\r\n\r\n');
    expect(requests[1]?.body).toBe('\r\n\r\nab');
    expect(statuses(heard)).toEqual(['200', '200', '200', '200', '200']);
  }
});

test('of requests that come together, each is handled when the one before is answered', async () => {
  const [client, server] = duplexPair() as [Duplex, Duplex];
  let heard = '';
  client.on('data', (piece: Buffer) => (heard += piece.toString()));
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  server.on('error', () => undefined);
  seen = [];
  listener.server.emit('connection', server);
  const asked = ['/hold/1', '/hold/2', '/hold/3'];
  const body = 'Content-Length: 5\r\n\r\nab\r\n\r';
  client.write(asked.map((url) => `POST ${url} HTTP/1.1\r\nHost: a\r\n${body}`).join(''));
  for (let answered = 0; answered < 3; answered++) {
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(seen.map(({ url }) => url)).toEqual(asked.slice(0, answered + 1));
    held.shift()?.();
  }
  client.end();
  await closed;
  expect([...heard.matchAll(/answer to (\S{7})/g)].map(([, url]) => url)).toEqual(asked);
});

test('a packet of a thousand requests leaves other connections their turn', async () => {
  const connections = [0, 1].map(() => duplexPair() as [Duplex, Duplex]);
  seen = [];
  for (const [client, server] of connections) {
    client.resume();
    listener.server.emit('connection', server);
  }
  const [[greedy], [honest]] = connections as [[Duplex, Duplex], [Duplex, Duplex]];
  greedy.write('GET /greedy HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(1_000));
  honest.write('GET /honest HTTP/1.1\r\nHost: a\r\n\r\n');
  while (!seen.some(({ url }) => url === '/honest')) await new Promise((resolve) => setImmediate(resolve));
  expect(seen.length).toBeLessThan(10);
  while (seen.length < 1_001) await new Promise((resolve) => setImmediate(resolve));
  for (const [client] of connections) client.destroy();
});

test('bytes that are not UTF-8 are escaped byte by byte', async () => {
  const gbk = Buffer.concat([
    bytes('GET /api/query?realname='),
    Buffer.from([0xd5, 0xc5, 0xff]),
    bytes(' HTTP/1.1\r\nHost: a\r\n\r\n'),
  ]);
  expect((await converse([gbk])).seen).toMatchObject([{ url: '/api/query?realname=%D5%C5%FF' }]);
});

test.each([
  ['a method', '张ET /api HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a version', 'GET /api HTTP/1.1é\r\nHost: a\r\n\r\n'],
  ['a header name', 'GET /api HTTP/1.1\r\nHost: a\r\n张: 1\r\n\r\n'],
  ['a chunk size', 'POST /other HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n三\r\n'],
])('a raw byte in %s is refused, and nothing behind it is read', async (_name, text) => {
  const { heard, seen: requests } = await converse([Buffer.concat([bytes(text), RAW])]);
  expect(requests).toEqual([]);
  expect(statuses(heard)).toHaveLength(1);
});

test('header values and bodies keep their bytes', async () => {
  const post = bytes('POST /api?n=张 HTTP/1.1\r\nHost: a\r\nX-Note: 三\r\nContent-Length: 6\r\n\r\n张三');
  const { seen: requests } = await converse(splitAt(post, [12, 40, 75]));
  expect(requests).toEqual([
    {
      method: 'POST',
      url: '/api?n=%E5%BC%A0',
      note: bytes('三').toString('latin1'),
      body: bytes('张三').toString('latin1'),
    },
  ]);
});

test('a request inside a body stays a body', async () => {
  const inner = 'GET /smuggled?n=张 HTTP/1.1\r\nHost: a\r\n\r\n';
  const outer = bytes(
    `POST /api?n=张 HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(inner)}\r\n\r\n${inner}`,
  );
  for (let cut = 0; cut < outer.length; cut += 3) {
    const { seen: requests } = await converse(splitAt(outer, [cut]));
    expect(requests).toMatchObject([{ url: '/api?n=%E5%BC%A0', body: bytes(inner).toString('latin1') }]);
  }
});

test('the raw form is read as the escaped form, whatever is pipelined and wherever it is cut', async () => {
  const word = fc.string({
    unit: fc.constantFrom('a', '张', 'é', '𠮷', '=', '&', '%41', '/', '\u00a0', '\u2028'),
    maxLength: 8,
  });
  const body = fc.string({
    unit: fc.constantFrom('x', '\r\n', '\r\n\r\n', '0', 'GET /n?张 HTTP/1.1', '三'),
    maxLength: 8,
  });
  const message = fc.record({ word, body, form: fc.constantFrom('none', 'length', 'chunked') });
  const spell = (target: string, { body: text, form }: { body: string; form: string }) => {
    const head = `${form === 'none' ? 'GET' : 'POST'} /api?n=${target} HTTP/1.1\r\nHost: a\r\n`;
    const length = Buffer.byteLength(text);
    if (form === 'none') return `${head}\r\n`;
    if (form === 'length') return `${head}Content-Length: ${length}\r\n\r\n${text}`;
    const chunk = length === 0 ? '' : `${length.toString(16)}\r\n${text}\r\n`;
    return `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`;
  };
  const escape = (text: string) =>
    text.replaceAll(/[\u0080-\u{10ffff}]/gu, (character) => encodeURIComponent(character));
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat({ max: 2_000 }), { maxLength: 12 }),
      async (messages, cuts) => {
        const raw = await converse(splitAt(bytes(messages.map((one) => spell(one.word, one)).join('')), cuts));
        const escaped = await converse([bytes(messages.map((one) => spell(escape(one.word), one)).join(''))]);
        expect(raw.seen).toHaveLength(messages.length);
        expect(raw.seen).toEqual(escaped.seen);
        expect(statuses(raw.heard)).toEqual(statuses(escaped.heard));
      },
    ),
    { numRuns: 300 },
  );
});

test('a line that grows past the limit is refused, however it is cut, and little of it is held', async () => {
  const long = bytes(`GET /api/query?n=${'张'.repeat(8_000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
  for (const packets of [[long], splitAt(long, [100, 5_000, 10_000, 20_000])]) {
    const { heard, seen: requests } = await converse(packets);
    expect(requests).toEqual([]);
    expect(heard).toContain('"why":"too-long"');
  }
});

test('requests before an unreadable one are answered first', async () => {
  const [client, server] = duplexPair() as [Duplex, Duplex];
  let heard = '';
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  client.on('data', (piece: Buffer) => (heard += piece.toString()));
  server.on('error', () => undefined);
  seen = [];
  listener.server.emit('connection', server);
  client.write(
    'GET /hold HTTP/1.1\r\nHost: a\r\n\r\nGET /api\u0001 HTTP/1.1\r\nHost: a\r\n\r\nGET /never HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toBe('');
  for (const release of held.splice(0)) release();
  await closed;
  expect(heard).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*answer to \/hold[\s\S]*HTTP\/1\.1 200 OK[\s\S]*"why":"malformed"/);
  expect(seen.map(({ url }) => url)).toEqual(['/hold']);
});
