import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OwnListener } from './own-apis.ts';

const PAIRS = path.join(import.meta.dirname, '../../test/http/tls');
const clock = { monotonicMs: () => 0 };

/** Answers with what was sent. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`));
};

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a form is sent to the own listener, also if it listens on every address', async () => {
  const port = await listen(createServer(echo));
  const own = new OwnListener(undefined, clock);
  own.listensAt(`http://0.0.0.0:${port}`);
  expect(own.address()).toBe(`http://127.0.0.1:${port}`);
  const answer = await own.post('/face_guard/query', new URLSearchParams({ key: 'k', realname: '沙箱' }));
  expect(answer).toEqual({
    status: 200,
    body: 'POST /face_guard/query key=k&realname=%E6%B2%99%E7%AE%B1',
    tookMs: 0,
  });
});

test('customers see the public address, and the own listener is called over TLS whatever name its certificate has', async () => {
  const [cert, key] = ['cert', 'key'].map((file) => readFileSync(path.join(PAIRS, `first.${file}.pem`)));
  const port = await listen(createHttps({ cert, key }, echo));
  const own = new OwnListener('https://api.example.com', clock);
  own.listensAt(`https://127.0.0.1:${port}`);
  expect(own.address()).toBe('https://api.example.com');
  expect(await own.post('/x', new URLSearchParams({ a: '1' }))).toMatchObject({ status: 200, body: 'POST /x a=1' });
});

test('no answer, a broken one, and a listener that does not listen yet are faults', async () => {
  const own = new OwnListener(undefined, clock);
  const send = () => own.post('/x', new URLSearchParams());
  await expect(send()).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
  const port = await listen(createServer((request) => request.socket.destroy()));
  own.listensAt(`http://127.0.0.1:${port}`);
  await expect(send()).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
  const endless = await listen(createServer((_request, response) => response.end(Buffer.alloc((1 << 20) + 1))));
  own.listensAt(`http://127.0.0.1:${endless}`);
  await expect(send()).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
});
