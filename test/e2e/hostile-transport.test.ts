import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { post, type Reply } from '../http/serve-echo.ts';
import { startVictim, type Victim } from './victim-process.ts';

/** Attacks on the pipeline alone, through the network. Memory is read from /proc, so these tests need Linux. */
const SERVER = 'test/http/echo-server.ts';
const FORM = 'application/x-www-form-urlencoded';
const BOUNDARY = 'XXBOUNDARYXX';

const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const formOf = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const multipartOf = (fields: Record<string, string>) =>
  `${Object.entries(fields)
    .map(([name, value]) => part(name, value))
    .join('')}--${BOUNDARY}--\r\n`;

const FORMS = [
  ['form', FORM, formOf],
  ['multipart', `multipart/form-data; boundary=${BOUNDARY}`, multipartOf],
  ['JSON', 'application/json', (fields: Record<string, string>) => JSON.stringify(fields)],
] as const;

const codeOf = ({ text }: Reply) => (JSON.parse(text) as { error_code: number }).error_code;
const alive = async (victim: Victim) => {
  const reply = await post(`${victim.url}/echo/query`, formOf({ key: victim.key, word: 'alive' }), {
    'content-type': FORM,
  });
  expect(codeOf(reply)).toBe(0);
  expect(victim.exitCode()).toBeNull();
};

/** Only what hangs takes so long. */
const HANGS = { interval: 50 };

const VIDEO_BYTES = 10 * 1024 * 1024;
const video = randomBytes(VIDEO_BYTES).toString('base64');

test.each(FORMS)('8 concurrent 10 MB videos as %s stay under 400 MB, and so do 24', async (_name, type, bodyOf) => {
  const victim = await startVictim(SERVER, { HOLD: '8', LARGE: '16' });
  const body = Buffer.from(bodyOf({ key: victim.key, word: 'hold', data: video }));
  for (const count of [8, 24]) {
    const replies = await Promise.all(
      Array.from({ length: count }, () => post(`${victim.url}/echo/query`, body, { 'content-type': type })),
    );
    expect(replies.every(({ text }) => text.includes(`"bytes":${VIDEO_BYTES}`))).toBe(true);
    expect(victim.peakMb()).toBeLessThan(400);
  }
});

test('bodies without a place, even in the line, are refused and not read', async () => {
  const victim = await startVictim(SERVER, { HOLD: '8', HOLD_MS: '600000', LARGE: '4', LARGE_WAITING: '2' });
  const send = (fields: Record<string, string>) =>
    post(`${victim.url}/echo/query`, formOf({ key: victim.key, ...fields }), { 'content-type': FORM });
  const codes: number[] = [];
  const calls = Array.from({ length: 8 }, async () => codes.push(codeOf(await send({ word: 'hold', data: video }))));
  // Two calls have the places of the app and wait in the handler, and two wait for a place. So four are refused.
  await expect.poll(() => codes.length, HANGS).toBe(4);
  expect(codes).toEqual([10014, 10014, 10014, 10014]);
  await expect.poll(async () => (await send({ word: 'release' })) && codes.length, HANGS).toBe(8);
  await Promise.all(calls);
  expect(codes.slice(4)).toEqual([0, 0, 0, 0]);
  expect(victim.peakMb()).toBeLessThan(300);
  await alive(victim);
});

const tooLarge = 'A'.repeat(50 << 20);

test.each(FORMS)(
  'a 50 MB body as %s is refused with its own code, for any position of the key',
  async (_name, type, bodyOf) => {
    const victim = await startVictim(SERVER);
    const headers = { 'content-type': type };
    const send = (query: string, fields: Record<string, string>) =>
      post(`${victim.url}/echo/query${query}`, bodyOf(fields), headers);
    const replies = [
      await send('', { key: victim.key, data: tooLarge }),
      await send('', { data: tooLarge, key: victim.key }),
      await send(`?key=${victim.key}`, { data: tooLarge }),
      await send('', { data: tooLarge }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(replies.map(codeOf)).toEqual([290004, 290004, 290004, 10001]);
    expect(victim.peakMb()).toBeLessThan(300);
    await alive(victim);
  },
);

test('an endless body is answered and then cut off', async () => {
  const victim = await startVictim(SERVER);
  const piece = Buffer.alloc(1 << 20, 'A');
  const reply = await new Promise<number>((resolve, reject) => {
    const endless = request(`${victim.url}/echo/query?key=${victim.key}`, { method: 'POST' });
    endless.on('response', (response) => {
      let text = '';
      response.on('data', (data: Buffer) => (text += data.toString()));
      response.on('end', () => resolve(codeOf({ text } as Reply)));
      response.on('error', reject);
    });
    endless.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error);
    });
    const write = () => {
      while (!endless.destroyed && endless.write(piece));
      if (!endless.destroyed) endless.once('drain', write);
    };
    endless.write('data=');
    write();
  });
  expect(reply).toBe(290004);
  expect(victim.peakMb()).toBeLessThan(300);
  await alive(victim);
});

/** Opens a socket, sends `text`, and collects the answer until the socket is closed. */
function converse(victim: Victim, text: string): { readonly socket: Socket; readonly heard: Promise<string> } {
  const socket = connect(victim.port, '127.0.0.1', () => socket.write(text));
  const heard = new Promise<string>((resolve) => {
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
  return { socket, heard };
}

test('a body that does not arrive is answered in the envelope, and other calls do not wait for it', async () => {
  const victim = await startVictim(SERVER, { TIMEOUT: '1500' });
  const stalled = [
    'POST /echo/query HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nkey=',
    'POST /echo/query HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\nkey=',
    'POST /echo/query HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nkey=\r\n',
  ].map((text) => converse(victim, text).heard);
  await alive(victim);
  for (const heard of await Promise.all(stalled)) {
    expect(heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(heard).toContain('"error_code":10014');
  }
  await alive(victim);
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['a path that is no path', 'GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 (400|404) /],
])('%s is refused, and is no internal error', async (_name, text, status) => {
  const victim = await startVictim(SERVER);
  expect(await converse(victim, text).heard).toMatch(status);
  await alive(victim);
});

test('while 10,000 sockets are silent or have sent half a request, calls are answered and memory is bounded', async () => {
  const victim = await startVictim(SERVER);
  const openings = [
    '',
    'POST /echo/query HTTP/1.1\r\nHost: a\r\n',
    'POST /echo/query HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nkey=',
  ];
  const sockets: Socket[] = [];
  const closed: Promise<string>[] = [];
  let connected = 0;
  for (let wave = 0; wave < 20; wave++) {
    const opened = Array.from({ length: 500 }, (_, index) => {
      const { socket, heard } = converse(victim, openings[index % openings.length] ?? '');
      sockets.push(socket);
      closed.push(heard);
      return new Promise<boolean>((resolve) => {
        socket.once('connect', () => resolve(true));
        socket.once('close', () => resolve(false));
      });
    });
    connected += (await Promise.all(opened)).filter(Boolean).length;
    await alive(victim);
  }
  // The count of sockets that are still open depends on the machine, because the server ends a silent one after a few
  // seconds.
  expect(connected).toBe(10_000);
  expect(victim.peakMb()).toBeLessThan(600);
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  await alive(victim);
});
