import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { exchange } from '../../../test/clients/raw-exchange.ts';
import { echoApi } from '../../../test/http/echo-api.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type ServingOptions } from '../../../test/http/serve-echo.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TWO_MB = 2_000_000;
const filler = Buffer.alloc(TWO_MB, 'A').toString();

async function serve(options: ServingOptions = {}) {
  const serving = await serveEcho(options);
  onTestFinished(() => serving.server.close());
  const { port } = new URL(serving.url);
  const dial = (text: string, from = '127.0.0.1'): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), localAddress: from }, () => {
        socket.write(text, () => resolve(socket));
      });
      socket.on('error', () => undefined);
      onTestFinished(() => void socket.destroy());
    });
  return { ...serving, dial };
}

const head = (length: number, query = '', ...headers: string[]) =>
  [`POST /echo/query${query} HTTP/1.1`, 'Host: a', `Content-Length: ${length}`, ...headers, '', ''].join('\r\n');
const codeOf = (text: string) => (JSON.parse(text) as { readonly error_code: number }).error_code;

test('senders without a key fill their own room, and legitimate uploads go on', async () => {
  const { url, server, dial } = await serve();
  for (let i = 0; i < 90; i++) {
    const opening = i % 2 === 0 ? 'data=' : `data=${'A'.repeat(70_000)}`;
    await dial(head(TWO_MB) + opening, `127.0.2.${(i % 40) + 1}`);
  }
  await expect.poll(() => server.load().unknownBodiesWaiting).toBeGreaterThan(40);
  for (const [query, body] of [
    ['', `key=${TEST_KEY}&word=a&other=${filler}`],
    ['', JSON.stringify({ word: 'a', key: TEST_KEY, other: filler })],
    [`?key=${TEST_KEY}`, `other=${filler}&word=a`],
  ] as const) {
    const reply = await post(`${url}/echo/query${query}`, body, query === '' && body.startsWith('{') ? {} : FORM);
    expect(codeOf(reply.text)).toBe(0);
  }
  const inHeader = await post(`${url}/echo/query`, `other=${filler}&word=a`, { ...FORM, 'x-api-key': TEST_KEY });
  expect(codeOf(inHeader.text)).toBe(0);
});

test('a key after 2 MB is read too, from the room for senders without a known key', async () => {
  const { url, server } = await serve();
  const all = Array.from({ length: 12 }, () =>
    post(`${url}/echo/query`, `other=${filler}&word=a&key=${TEST_KEY}`, FORM),
  );
  expect((await Promise.all(all)).map(({ text }) => codeOf(text))).toEqual(Array<number>(12).fill(0));
  expect(server.load()).toMatchObject({ largeBodiesHeld: 0, largeBodiesWaiting: 0, unknownBodiesWaiting: 0 });
});

test('the key of a header is used if query and body have none', async () => {
  const { url, gate } = await serve();
  const call = async (headers: Readonly<Record<string, string>>, body = 'word=a') =>
    codeOf((await post(`${url}/echo/query`, body, { ...FORM, ...headers })).text);
  expect(await call({ 'x-api-key': TEST_KEY })).toBe(0);
  expect(await call({ authorization: `Bearer ${TEST_KEY}` })).toBe(0);
  expect(await call({ 'x-api-key': 'wrong' }, `word=a&key=${TEST_KEY}`)).toBe(0);
  expect(await call({ 'x-api-key': TEST_KEY }, 'word=a&key=wrong')).toBe(10001);
  expect(gate.admissions.map(({ key }) => key)).toEqual([TEST_KEY, TEST_KEY, TEST_KEY, 'wrong']);
});

test('one app holds half of the large places, and its further requests wait', async () => {
  const finish = Promise.withResolvers<void>();
  const entered: string[] = [];
  const { url, server } = await serve({
    config: { largeBodiesMax: 4 },
    apis: [
      echoApi(async ({ word }) => {
        entered.push(word);
        await finish.promise;
        return { ok: true, result: { word, bytes: 0 } };
      }),
    ],
  });
  const replies = Array.from({ length: 3 }, () =>
    post(`${url}/echo/query?key=${TEST_KEY}`, `word=a&other=${filler}`, FORM),
  );
  await expect.poll(() => server.load().largeBodiesWaiting).toBe(1);
  await expect.poll(() => entered.length).toBe(2);
  expect(server.load().largeBodiesHeld).toBe(2);
  finish.resolve();
  expect((await Promise.all(replies)).map(({ text }) => codeOf(text))).toEqual([0, 0, 0]);
});

test('slow small bodies without a key take no room from other callers', async () => {
  const { url, server, dial } = await serve();
  for (let i = 0; i < 80; i++) await dial(head(1 << 20) + 'word=a', `127.0.2.${(i % 40) + 1}`);
  expect((await post(`${url}/echo/query`, `key=${TEST_KEY}&word=a`, FORM)).text).toContain('"error_code":0');
  expect(server.load()).toMatchObject({ smallBodyBytesHeld: 0, smallBodiesWaiting: 0 });
});

test.each([
  ['asks whether to send more than the bound', 30 << 20, 'Expect: 100-continue'],
  ['declares more than is ever read', 999_999_999, 'X-Note: none'],
])('a caller that %s gets the answer at once', async (_name, length, header) => {
  const { url, gate } = await serve();
  for (const key of ['', `?key=${TEST_KEY}`]) {
    const answer = await exchange(url, Buffer.from(head(length, key, header)));
    expect(answer).toMatchObject({ statusLine: 'HTTP/1.1 200 OK', continued: false, headers: { connection: 'close' } });
    expect(codeOf(answer.body)).toBe(290004);
  }
  expect(gate.admissions.map(({ key }) => key)).toEqual([undefined, TEST_KEY]);
});

test('a caller that asks before sending a large body is told to go on when there is a place', async () => {
  const { server, dial } = await serve({ config: { largeBodiesMax: 1 } });
  const expecting = head(TWO_MB, `?key=${TEST_KEY}`, 'Expect: 100-continue');
  const [first, second] = [await dial(expecting), await dial(expecting)];
  let [a, b] = ['', ''];
  first.on('data', (data: Buffer) => (a += data.toString()));
  second.on('data', (data: Buffer) => (b += data.toString()));
  await expect.poll(() => server.load()).toMatchObject({ largeBodiesHeld: 1, largeBodiesWaiting: 1 });
  await expect.poll(() => a + b).toContain('100 Continue');
  expect([a, b].filter((text) => text !== '')).toHaveLength(1);
  (a === '' ? second : first).destroy();
  await expect.poll(() => [a, b].filter((text) => text.includes('100 Continue')).length).toBe(2);
});
