import path from 'node:path';
import { connect as connectPlain } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { exchange } from '../../../test/clients/raw-exchange.ts';
import { echoApi } from '../../../test/http/echo-api.ts';
import { readAnswers } from '../../../test/http/read-answers.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { serveEcho, type Serving, type ServingOptions } from '../../../test/http/serve-echo.ts';

const CERT = path.join(import.meta.dirname, '../../../test/http/tls/first.cert.pem');
const KEY = path.join(import.meta.dirname, '../../../test/http/tls/first.key.pem');
const open: Serving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

async function serve(options?: ServingOptions): Promise<Serving> {
  const serving = await serveEcho(options);
  open.push(serving);
  return serving;
}

const FORM = `key=${TEST_KEY}&word=%E5%BC%A0`;
const LENGTH = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${FORM.length}`;
const ask = (line: string, headers = `Host: x\r\n${LENGTH}`, body = FORM) =>
  Buffer.from(`${line}\r\n${headers}\r\n\r\n${body}`);
const codeOf = ({ body }: { readonly body: string }) =>
  (JSON.parse(body) as { readonly error_code: number }).error_code;

test.each([
  '//echo/query',
  '/echo//query',
  '/echo/query//',
  '/echo/query.php',
  '//echo//query.php/',
  '/%65cho/quer%79',
  '/echo%2Fquery',
  '/echo/./query',
  '/x/../echo/query',
  '/echo/query#top',
  'http://127.0.0.1:8080/echo/query',
  'HTTP://other.example//echo/query/',
  'https://user:pass@[::1]:8443/echo/query.php?dtype=xml',
])('POST %s reaches the API', async (target) => {
  const { url } = await serve();
  const answer = await exchange(url, ask(`POST ${target} HTTP/1.1`));
  expect([answer.statusLine, codeOf(answer)]).toEqual(['HTTP/1.1 200 OK', 0]);
});

test.each(['plain', 'TLS'])('a caller that ends its side of the connection gets the answer, %s', async (kind) => {
  let answer = () => undefined as void;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const api = echoApi(async ({ word }) => {
    await asked;
    return { ok: true, result: { word, bytes: 0 } };
  });
  const { url, calls } = await serve({
    apis: [api],
    ...(kind === 'TLS' && { config: { tlsCertFile: CERT, tlsKeyFile: KEY } }),
  });
  const { hostname, port } = new URL(url);
  const place = { host: hostname, port: Number(port), allowHalfOpen: true, rejectUnauthorized: false };
  // Two requests at once: the end of the caller's side belongs behind both.
  const request = ask('POST /echo/query HTTP/1.1');
  const socket = kind === 'TLS' ? connect(place) : connectPlain(place);
  const heard = text(socket);
  await new Promise<void>((resolve) => void socket.end(Buffer.concat([request, request]), resolve));
  // The end has come through once the server read on another connection.
  const other = kind === 'TLS' ? connect(place) : connectPlain(place);
  const otherHeard = text(other);
  other.end('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await otherHeard).toContain('200 OK');
  answer();
  expect([...(await heard).matchAll(/"error_code":(\d+)/g)].map(([, code]) => code)).toEqual(['0', '0']);
  expect(calls).toHaveLength(2);
});

test('the authority of an absolute form appears in the links of answers', async () => {
  let baseUrl = '';
  const api = echoApi(async ({ word }, call) => {
    ({ baseUrl } = call);
    return { ok: true, result: { word, bytes: 0 } };
  });
  const { url } = await serve({ apis: [api] });
  await exchange(url, ask('POST http://id.example.com:8080/echo/query HTTP/1.1'));
  expect(baseUrl).toBe('http://id.example.com:8080');
});

test('a raw name in the query of a GET is read over TCP', async () => {
  const { url } = await serve();
  const answer = await exchange(url, ask(`GET /echo/query?key=${TEST_KEY}&word=张三 HTTP/1.1`, 'Host: x', ''));
  expect(JSON.parse(answer.body)).toMatchObject({ result: { word: '张三' }, error_code: 0 });
});

test('a raw name is read over TLS, cut into packets, after another request', async () => {
  const { url } = await serve({ config: { tlsCertFile: CERT, tlsKeyFile: KEY } });
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  const answers = readAnswers(socket);
  const raw = ask(`GET //echo/query?key=${TEST_KEY}&word=张三 HTTP/1.1`, 'Host: x', '');
  for (const piece of [ask('POST /echo/query HTTP/1.1'), raw.subarray(0, 70), raw.subarray(70)]) socket.write(piece);
  const bodies = await answers(2);
  socket.destroy();
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { result: { word: '张' }, error_code: 0 },
    { result: { word: '张三' }, error_code: 0 },
  ]);
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'QUERY', 'PURGE'])(
  '%s is refused within the envelope, uncharged and unread',
  async (method) => {
    const { url, gate } = await serve();
    const answer = await exchange(url, ask(`${method} /echo/query HTTP/1.1`));
    expect([answer.statusLine, answer.headers['allow']]).toEqual(['HTTP/1.1 200 OK', 'GET, POST']);
    expect(JSON.parse(answer.body)).toEqual({
      reason: '请求方法不支持，请使用GET或POST',
      result: null,
      error_code: 290005,
    });
    expect(gate.admissions).toEqual([]);
  },
);

test('HEAD is refused, and gets no body', async () => {
  const { url, gate } = await serve();
  const reply = await fetch(`${url}/echo/query?key=${TEST_KEY}&word=a`, { method: 'HEAD' });
  expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
    200,
    'application/json;charset=utf-8',
    '',
  ]);
  expect(gate.admissions).toEqual([]);
});

const chunked = (chunks: string) => ask('POST /echo/query HTTP/1.1', 'Host: x\r\nTransfer-Encoding: chunked', chunks);
const MALFORMED = 'HTTP请求格式错误，无法读取';
test.each([
  ['an unknown method', ask('FOO /echo/query HTTP/1.1'), MALFORMED],
  ['a method in small letters', ask('post /echo/query HTTP/1.1'), MALFORMED],
  ['a wrong version', ask('POST /echo/query HTTP/9.9'), MALFORMED],
  ['a control character in the target', ask('POST /echo/query?a=\u0001 HTTP/1.1'), MALFORMED],
  ['a blank in the target', ask('GET /echo/query?word=a b HTTP/1.1'), MALFORMED],
  ['a header name with a blank', ask('POST /echo/query HTTP/1.1', `Host: x\r\nA B: c\r\n${LENGTH}`), MALFORMED],
  ['a line feed alone', ask('POST /echo/query HTTP/1.1', `Host: x\nA: c\r\n${LENGTH}`), MALFORMED],
  ['two lengths', ask('POST /echo/query HTTP/1.1', `Host: x\r\n${LENGTH}\r\nContent-Length: 3`), MALFORMED],
  ['an invalid length', ask('POST /echo/query HTTP/1.1', 'Host: x\r\nContent-Length: -5'), MALFORMED],
  [
    'a length beside chunks',
    ask('POST /echo/query HTTP/1.1', `Host: x\r\nTransfer-Encoding: chunked\r\n${LENGTH}`),
    MALFORMED,
  ],
  [
    'an unknown transfer coding',
    ask('POST /echo/query HTTP/1.1', 'Host: x\r\nTransfer-Encoding: foo'),
    '请求体传输中断或分块格式错误，无法读取',
  ],
  [
    'a target over the limit',
    ask(`GET /echo/query?word=${'a'.repeat(20_000)} HTTP/1.1`, 'Host: x', ''),
    '请求行或请求头过长，请改用POST并将参数放入请求体',
  ],
  [
    'headers over the limit',
    ask('POST //echo/query HTTP/1.1', `Host: x\r\nA: ${'a'.repeat(20_000)}\r\n${LENGTH}`),
    '请求行或请求头过长，请改用POST并将参数放入请求体',
  ],
  ['an invalid chunk size', chunked('zz\r\nabc\r\n0\r\n\r\n'), '请求体传输中断或分块格式错误，无法读取'],
  [
    'a chunk that is longer than its size',
    chunked(`3\r\nword=a\r\n0\r\n\r\n`),
    '请求体传输中断或分块格式错误，无法读取',
  ],
])('%s is refused within the envelope, and the connection ends', async (_name, request, reason) => {
  const { url, bugs } = await serve();
  const answer = await exchange(url, request);
  expect([answer.statusLine, answer.headers['connection']]).toEqual(['HTTP/1.1 200 OK', 'close']);
  expect(JSON.parse(answer.body)).toEqual({ reason, result: null, error_code: 290005 });
  expect(bugs).toEqual([]);
});

test.each([
  ['an expectation', 'Expect: nothing-known'],
  ['a request to upgrade', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
  ['a long address list', `X-Forwarded-For: ${'1.2.3.4, '.repeat(500)}`],
])('%s does not keep a call from being answered', async (_name, header) => {
  const { url } = await serve();
  expect(codeOf(await exchange(url, ask('POST /echo/query HTTP/1.1', `Host: x\r\n${header}\r\n${LENGTH}`)))).toBe(0);
});

test.each([
  ['two hosts', `Host: x\r\nHost: y\r\n${LENGTH}`],
  ['the same host twice', `Host: x\r\nhost: x\r\n${LENGTH}`],
  ['no host', LENGTH],
  ['an invalid host', `Host: x/y\r\n${LENGTH}`],
  ['a host with a port that is no number', `Host: x:abc\r\n${LENGTH}`],
  ['a host with two ports', `Host: x:1:2\r\n${LENGTH}`],
  ['an address with an open bracket', `Host: [::1\r\n${LENGTH}`],
  ['a host of markup', `Host: <b>\r\n${LENGTH}`],
])('%s is refused with 400', async (_name, headers) => {
  const { url, gate } = await serve();
  const answer = await exchange(url, ask('POST /echo/query HTTP/1.1', headers));
  expect([answer.statusLine, codeOf(answer)]).toEqual(['HTTP/1.1 400 Bad Request', 290005]);
  expect(gate.admissions).toEqual([]);
});

test.each([
  '',
  'x',
  'x:',
  'x:8080',
  'under_score.example',
  'id.example.',
  '127.0.0.1:80',
  '[::1]',
  '[2001:db8::1]:8080',
])('the host %j is accepted', async (host) => {
  const { url } = await serve();
  expect(codeOf(await exchange(url, ask('POST /echo/query HTTP/1.1', `Host: ${host}\r\n${LENGTH}`)))).toBe(0);
});

test.each(['/echo/query%zz', '/%ff', '/healthz%', '/admin/v1/x%zz'])(
  'GET %s with broken escapes is a 404 that repeats nothing of the target',
  async (target) => {
    const { url } = await serve();
    const query = `key=${TEST_KEY}&idcard=11010519491231002X`;
    const answer = await exchange(url, ask(`GET ${target}?${query} HTTP/1.1`, 'Host: x', ''));
    expect([answer.statusLine, JSON.parse(answer.body)]).toEqual(['HTTP/1.1 404 Not Found', { error: 'not found' }]);
  },
);

test('HTTP/1.0 needs no host', async () => {
  const { url } = await serve();
  expect(codeOf(await exchange(url, ask('POST /echo/query HTTP/1.0', LENGTH)))).toBe(0);
});

test('after chunks under HTTP/1.0, which has none, the connection ends with the answer', async () => {
  const { url, calls } = await serve();
  const chunks = `${FORM.length.toString(16)}\r\n${FORM}\r\n0\r\n\r\n`;
  const head = 'POST /echo/query HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n';
  const { hostname, port } = new URL(url);
  const socket = connectPlain({ host: hostname, port: Number(port), allowHalfOpen: true });
  const heard = text(socket);
  socket.write(`${head}${chunks}${head}${chunks}`);
  const answers = await heard;
  expect(answers.match(/"error_code":0/g)).toHaveLength(1);
  expect(answers).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(answers.toLowerCase()).toContain('connection: close');
  socket.end();
  expect(calls).toHaveLength(1);
});

test('a head may have 1,000 lines, and one more is told in the envelope', async () => {
  const { url } = await serve();
  const FIRST_LINES = 2 + LENGTH.split('\r\n').length;
  const withLines = (lines: number) =>
    ask(
      'POST /echo/query HTTP/1.1',
      `Host: x\r\nConnection: close\r\n${LENGTH}${'\r\nA: b'.repeat(lines - FIRST_LINES)}`,
    );
  expect(codeOf(await exchange(url, withLines(1000)))).toBe(0);
  const answer = await exchange(url, withLines(1001));
  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(answer.body).toContain('请求行或请求头过长');
});

test('trailers over 16 KiB behind a body are told in the envelope', async () => {
  const { url } = await serve();
  const trailers = Array.from({ length: 200 }, (_, at) => `X-T${at}: ${'a'.repeat(100)}\r\n`).join('');
  const body = `${FORM.length.toString(16)}\r\n${FORM}\r\n0\r\n${trailers}\r\n`;
  const answer = await exchange(url, ask('POST /echo/query HTTP/1.1', 'Host: x\r\nTransfer-Encoding: chunked', body));
  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(codeOf(answer)).toBe(290005);
});

test.each([
  '//',
  '/\\',
  '/\\\\x',
  '///',
  '/?',
  '*',
  'http://',
  'http://h',
  '/%',
  '/%00',
  '//admin/v1/x',
  '/x/../admin/v1/x',
])('GET %s is a 404 and not an error of the server', async (target) => {
  const mounts = {
    registerAdmin: (server: { get: (path: string, handler: () => string) => unknown }) =>
      void server.get('/admin/v1/x', () => 'admin'),
  };
  const { url } = await serve({ mounts });
  const answer = await exchange(url, ask(`GET ${target} HTTP/1.1`, 'Host: x', ''));
  expect(answer.statusLine).toMatch(/^HTTP\/1\.1 40[04] /);
});

test('a CONNECT opens no tunnel', async () => {
  const { url } = await serve();
  const answer = await exchange(url, ask('CONNECT /echo/query HTTP/1.1', 'Host: x', ''));
  expect([answer.statusLine, codeOf(answer)]).toEqual(['HTTP/1.1 405 Method Not Allowed', 290005]);
});
