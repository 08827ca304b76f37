import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Renzheng, TransportError } from '../../sdk/src/index.ts';
import { isOffline, isUnsent } from '../../sdk/src/unsent.ts';

const PERSON = { idcard: '119999190001010011', realname: '沙箱测试' };

/** Asks once, and gives the kind of the failure. */
async function kindOf(baseUrl: string, options: { fetch?: typeof fetch; timeoutMs?: number } = {}): Promise<string> {
  const client = new Renzheng({ baseUrl, key: 'a'.repeat(32), triesMax: 1, timeoutMs: 20_000, ...options });
  const error: unknown = await client.faceGuard(PERSON).catch((thrown: unknown) => thrown);
  return error instanceof TransportError ? error.kind : String(error);
}

async function listen(onConnection: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer(onConnection).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { server, port: (server.address() as AddressInfo).port };
}

describe('in Node, a request that surely never left is unsent', () => {
  test.each([
    ['a port that fetch refuses', 'http://127.0.0.1:6667'],
    ['a port that fetch refuses, at a name', 'http://localhost:25'],
    ['a name that does not exist', 'http://renzheng.invalid'],
    ['an address that cannot be read', 'http://[::1'],
  ])('%s', async (_what, baseUrl) => {
    expect(await kindOf(baseUrl)).toBe('unsent');
  });

  test('a port on which nothing listens, by address and by a name with several addresses', async () => {
    const { server, port } = await listen(() => undefined);
    server.close();
    await once(server, 'close');
    expect(await kindOf(`http://127.0.0.1:${port}`)).toBe('unsent');
    expect(await kindOf(`http://localhost:${port}`)).toBe('unsent');
  });

  test('a server that does not speak TLS, or ends the connection before TLS is established', async () => {
    const { port } = await listen((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad\r\n\r\n'));
    expect(await kindOf(`https://127.0.0.1:${port}`)).toBe('unsent');
    const { port: closing } = await listen((socket) => void socket.end());
    expect(await kindOf(`https://127.0.0.1:${closing}`)).toBe('unsent');
  });
});

describe('a request that may have left is unsure', () => {
  test('if the server read it and ended the connection', async () => {
    const { port } = await listen((socket) => socket.once('data', () => void socket.destroy()));
    expect(await kindOf(`http://127.0.0.1:${port}`)).toBe('unsure');
  });

  test('if the answer is cut off', async () => {
    const { port } = await listen((socket) =>
      socket.once('data', () => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"reason"')),
    );
    expect(await kindOf(`http://127.0.0.1:${port}`)).toBe('unsure');
  });

  test('if no answer comes in time', async () => {
    const { port } = await listen((socket) => void socket.on('error', () => undefined));
    expect(await kindOf(`http://127.0.0.1:${port}`, { timeoutMs: 50 })).toBe('unsure');
  });

  test('if the error of a fetch of the caller says nothing', async () => {
    expect(
      await kindOf('http://127.0.0.1:6667', { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }),
    ).toBe('unsure');
  });

  test('if one of several addresses was reached', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
    const tried = (...errors: Error[]) => new TypeError('fetch failed', { cause: new AggregateError(errors) });
    const at = { url: 'http://renzheng.example', wasOffline: false };
    expect(isUnsent(tried(refused, refused), at)).toBe(true);
    expect(isUnsent(tried(refused, reset), at)).toBe(false);
  });
});

describe('in a browser, where every failure is the same TypeError', () => {
  const FAILED = new TypeError('Failed to fetch');
  const around = (onLine: boolean) => ({ navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', onLine } });
  const unsent = (url: string, { wasOffline = false, onLine = true, error = FAILED as Error } = {}) =>
    isUnsent(error, { url, wasOffline, around: around(onLine) });

  test.each([
    ['http://renzheng.example:6000/face_guard/query', true],
    ['https://renzheng.example:10080', true],
    ['http://renzheng.example:6001', false],
    ['https://renzheng.example', false],
    // Younger browsers block these, and older ones do not.
    ['https://renzheng.example:4190', false],
    ['https://renzheng.example:6679', false],
  ])('%s: a port that no browser serves is told beforehand (%s)', (url, expected) => {
    expect(unsent(url)).toBe(expected);
  });

  test('a machine that was offline from the beginning to the end sent nothing, except to itself', () => {
    const url = 'https://renzheng.example';
    expect(isOffline(url, around(false))).toBe(true);
    expect(isOffline(url, around(true))).toBe(false);
    for (const own of ['http://localhost:8080', 'http://app.localhost', 'http://127.0.0.1:80', 'http://[::1]:80'])
      expect(isOffline(own, around(false))).toBe(false);
    expect(unsent(url, { wasOffline: true, onLine: false })).toBe(true);
    expect(unsent(url, { wasOffline: true, onLine: true })).toBe(false);
    expect(unsent(url, { wasOffline: false, onLine: false })).toBe(false);
  });

  test('the end of the time of a call is no such failure', () => {
    expect(unsent('http://renzheng.example:6000', { error: new Error('no answer within 50 ms') })).toBe(false);
  });
});
