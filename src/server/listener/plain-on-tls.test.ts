import { once } from 'node:events';
import { request } from 'node:https';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { serveEcho } from '../../../test/http/serve-echo.ts';

const PAIRS = path.join(import.meta.dirname, '../../../test/http/tls');
const config = { tlsCertFile: path.join(PAIRS, 'first.cert.pem'), tlsKeyFile: path.join(PAIRS, 'first.key.pem') };

async function portOfTls(): Promise<number> {
  const { url, server } = await serveEcho({ config });
  onTestFinished(() => server.close());
  return Number(new URL(url).port);
}

test.each([
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /echo/query HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n',
  'get',
])('plain HTTP on the port of TLS is told so: %j', async (sent) => {
  const socket = connect(await portOfTls(), '127.0.0.1');
  socket.write(sent);
  const heard = await text(socket);
  expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(heard).toContain('The plain HTTP request was sent to HTTPS port');
});

test('a handshake whose first byte comes alone goes on', async () => {
  const port = await portOfTls();
  const proxy = createServer((caller) => {
    const server = connect(port, '127.0.0.1');
    server.pipe(caller);
    caller.once('data', (hello: Buffer) => {
      server.write(hello.subarray(0, 1), () => {
        server.write(hello.subarray(1));
        caller.pipe(server);
      });
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void proxy.close());
  await once(proxy, 'listening');
  const asked = request({
    host: '127.0.0.1',
    port: (proxy.address() as AddressInfo).port,
    path: '/healthz',
    rejectUnauthorized: false,
    agent: false,
  }).end();
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  expect(await text(answer)).toBe('{"status":"ok"}');
});

test('callers that leave before the handshake ends leave nothing open', async () => {
  const { url, server } = await serveEcho({ config: { ...config, shutdownTimeoutMs: 3_600_000 } });
  const place = { host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false };
  for (let at = 0; at < 50; at++) {
    const socket = connectTls(place, () => void socket.destroy());
    await once(socket, 'close');
  }
  await expect(server.close()).resolves.toBeUndefined();
});

test('a server that ends does not wait for a handshake that stands still', async () => {
  const { url, server } = await serveEcho({ config: { ...config, shutdownTimeoutMs: 50 } });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // The head of a record, and nothing of what it holds.
  socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
  const closed = once(socket.resume(), 'close');
  // The server has read the head once it answers on another connection.
  const other = connectTls({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false });
  const heard = text(other);
  other.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await heard).toContain('200 OK');
  await server.close();
  await closed;
});

test.each([['http/1.0'], ['h2', 'http/1.1'], []])('a caller that offers %s by ALPN is served', async (...offered) => {
  const socket = connectTls({
    host: '127.0.0.1',
    port: await portOfTls(),
    rejectUnauthorized: false,
    ...(offered.length > 0 && { ALPNProtocols: offered }),
  });
  socket.write('GET /healthz HTTP/1.0\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});
