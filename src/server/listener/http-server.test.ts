import { createCipheriv, createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { echoApi } from '../../../test/http/echo-api.ts';
import { TEST_KEY, TEST_OPEN_ID } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type Serving, type ServingOptions } from '../../../test/http/serve-echo.ts';
import { Fault } from '../../kernel/fault.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const open: Serving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

async function serve(options?: ServingOptions): Promise<Serving> {
  const serving = await serveEcho(options);
  open.push(serving);
  return serving;
}

const success = (word: string, bytes = 0, order = 1) =>
  `{"reason":"成功","result":{"word":"${word}","bytes":${bytes},"orderid":"E${order}"},"error_code":0}`;

const BOUNDARY = 'XXBOUNDARYXX';
const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const multipart = `${part('key', TEST_KEY)}${part('word', '张 三')}--${BOUNDARY}--\r\n`;
const json = JSON.stringify({ key: TEST_KEY, word: '张 三' });
const form = `key=${TEST_KEY}&word=%E5%BC%A0+%E4%B8%89`;

test.each([
  ['a form', form, FORM],
  ['a form without a header', form, {}],
  ['a form under a header that is none', form, { 'content-type': 'form' }],
  ['JSON', json, { 'content-type': 'application/json' }],
  ["JSON under the form's header", json, FORM],
  ['JSON without a header, with blanks before', `\n ${json}`, {}],
  ['multipart', multipart, { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }],
  ["multipart under the form's header", multipart, FORM],
])('%s is read', async (_name, body, headers) => {
  const { url } = await serve();
  const reply = await post(`${url}/echo/query`, body, headers);
  expect(reply).toMatchObject({ status: 200, text: success('张 三') });
  expect(reply.headers['content-type']).toBe('application/json;charset=utf-8');
});

test.each(['/echo/query', '/echo/query/', '/echo/query.php'])('%s also answers GET', async (path) => {
  const { url } = await serve();
  const reply = await fetch(`${url}${path}?key=${TEST_KEY}&word=a&dtype=xml`);
  expect([reply.status, await reply.text()]).toEqual([200, success('a')]);
});

test('the body wins over the query, and the key may be in either', async () => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/echo/query?key=${TEST_KEY}&word=query`, 'word=body', FORM);
  expect(reply.text).toBe(success('body'));
  await post(`${url}/echo/query?key=wrong`, form, FORM);
  expect(gate.admissions.map(({ key }) => key)).toEqual([TEST_KEY, TEST_KEY]);
});

test('a system error comes before any parameter is checked, with its legacy code', async () => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/echo/query`, 'key=unknown', FORM);
  expect(reply.status).toBe(200);
  expect(reply.text).toBe('{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}');
  expect(gate.settlements).toEqual([]);
});

test('a contract without a handler answers 10021, and its unit is given back', async () => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/absent/query`, form, FORM);
  expect(JSON.parse(reply.text)).toEqual({ resultcode: '121', reason: '接口停用', result: null, error_code: 10021 });
  expect(gate).toMatchObject({ released: 1, settlements: [] });
});

test('a refused parameter is recorded, uncharged', async () => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/echo/query`, `key=${TEST_KEY}`, FORM);
  expect(reply.text).toBe('{"reason":"word is missing","result":null,"error_code":290001}');
  expect(gate.settlements).toMatchObject([{ orderId: 'E1', errorCode: 290001, charged: false, idempotency: null }]);
});

test('a failure that its contract marks as charged is charged', async () => {
  const { url, gate } = await serve({ apis: [echoApi(async () => ({ ok: false, code: 290008 }))] });
  await post(`${url}/echo/query`, form, FORM);
  expect(gate.settlements).toMatchObject([{ errorCode: 290008, charged: true }]);
});

test('a Fault answers with the code and the result that its contract gives it, uncharged', async () => {
  const api = echoApi(async () => {
    throw new Fault('unavailable', 'the register is away');
  });
  const { url, gate, faults } = await serve({ apis: [api] });
  const reply = await post(`${url}/echo/query`, form, FORM);
  expect(reply.text).toBe('{"reason":"unavailable","result":{"word":"away","orderid":"E1"},"error_code":290007}');
  expect(gate.settlements).toMatchObject([{ errorCode: 290007, charged: false }]);
  expect(faults).toEqual([{ api: 'echo', orderId: 'E1', stage: 'answer' }]);
});

test('a bug answers 10014 and is recorded with its order id', async () => {
  const api = echoApi(async () => {
    throw new TypeError('x is undefined');
  });
  const { url, gate, bugs } = await serve({ apis: [api] });
  const reply = await post(`${url}/echo/query`, form, FORM);
  expect(reply.status).toBe(200);
  expect(JSON.parse(reply.text)).toMatchObject({ resultcode: '114', result: null, error_code: 10014 });
  expect(gate.settlements).toMatchObject([{ orderId: 'E1', errorCode: 10014, charged: false }]);
  expect(bugs).toMatchObject([{ failure: { orderId: 'E1', stage: 'answer' } }]);
});

test('a code that the contract does not list is a bug', async () => {
  const { url, bugs } = await serve({ apis: [echoApi(async () => ({ ok: false, code: 290099 as 290001 }))] });
  const reply = await post(`${url}/echo/query`, form, FORM);
  expect(JSON.parse(reply.text)).toMatchObject({ error_code: 10014 });
  expect(bugs).toHaveLength(1);
});

test('no answer leaves if its row could not be written', async () => {
  const serving = await serve();
  serving.gate.settleFault = new Fault('unavailable', 'the disk is full');
  const reply = await post(`${serving.url}/echo/query`, form, FORM);
  expect(JSON.parse(reply.text)).toMatchObject({ error_code: 10014, result: null });
});

test('a handler that exceeds its deadline is aborted and answers the timeout code', async () => {
  const aborted: boolean[] = [];
  const api = echoApi(
    (_params, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(signal.reason instanceof Fault);
          reject(signal.reason as Error);
        });
      }),
  );
  const { url } = await serve({ apis: [api] });
  const reply = await post(`${url}/echo/query`, form, FORM);
  expect(JSON.parse(reply.text)).toMatchObject({ error_code: 290006, result: { word: 'late' } });
  expect(aborted).toEqual([true]);
});

test('setting the wall clock forward ends no call, and setting it back delays no deadline', async () => {
  const clock = { wallMs: 1e12, ticks: 0, leapMs: 0, onTick: () => undefined as void };
  const both = {
    nowMs: () => clock.wallMs,
    monotonicMs: () => {
      clock.onTick();
      return clock.ticks;
    },
  };
  let isLate = false;
  const api = echoApi(async ({ word }, { signal }) => {
    clock.wallMs += clock.leapMs;
    // The limit of the call is checked a few more times before the handler ends.
    let looks = 0;
    const ended = Promise.withResolvers<void>();
    clock.onTick = () => {
      if (isLate) clock.ticks += 1_001;
      if (++looks === 3) ended.resolve();
    };
    signal.addEventListener('abort', () => ended.resolve());
    await ended.promise;
    return { ok: true, result: { word, bytes: 0 } };
  });
  const { url } = await serve({ apis: [api], clock: both });
  clock.leapMs = 3_600_000;
  expect((await post(`${url}/echo/query`, form, FORM)).text).toBe(success('张 三'));
  clock.onTick = () => undefined;
  clock.leapMs = -7_200_000;
  isLate = true;
  expect(JSON.parse((await post(`${url}/echo/query`, form, FORM)).text)).toMatchObject({ error_code: 290006 });
});

const encrypt = (content: Uint8Array, openId = TEST_OPEN_ID) => {
  const key = createHash('md5').update(openId).digest('hex').slice(0, 16);
  const cipher = createCipheriv('aes-128-ecb', key, null);
  return Buffer.concat([cipher.update(content), cipher.final()]).toString('base64');
};

test('encrypted fields are decrypted: text, base64 of bytes, and bytes', async () => {
  const { url } = await serve();
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]);
  for (const [order, data] of [bytes, Buffer.from(bytes.toString('base64'))].entries()) {
    const fields = { key: TEST_KEY, word: encrypt(Buffer.from('张三')), data: encrypt(data) };
    const reply = await post(`${url}/echo/encrypted`, new URLSearchParams(fields).toString(), FORM);
    expect(reply.text).toBe(success('张三', bytes.length, order + 1));
  }
});

test('encrypted fields that were percent-encoded once too often are decrypted', async () => {
  const { url } = await serve();
  const twice = (value: string) => encodeURIComponent(encodeURIComponent(value));
  // Contents long enough to have each of + / = in their base64.
  const image = Buffer.from(Array.from({ length: 90 }, (_, index) => (index * 251) % 256));
  const data = encrypt(Buffer.from(`DATA:IMAGE/JPEG;BASE64,${image.toString('base64')}`));
  for (const spoil of [twice, encodeURIComponent]) {
    const body = `key=${TEST_KEY}&word=${spoil(encrypt(Buffer.from('张三')))}&data=${spoil(data)}`;
    const reply = await post(`${url}/echo/encrypted`, body, FORM);
    expect(JSON.parse(reply.text)).toMatchObject({ result: { word: '张三', bytes: 90 } });
  }
});

test('a field that cannot be decrypted answers the code of the route', async () => {
  const { url } = await serve();
  for (const word of ['plain', encrypt(Buffer.from('x'), 'another'), '%%%']) {
    const reply = await post(`${url}/echo/encrypted`, JSON.stringify({ key: TEST_KEY, word }));
    expect(JSON.parse(reply.text)).toMatchObject({ error_code: 290003, result: null });
  }
});

test.each([
  ['broken JSON', '{"word":', { 'content-type': 'application/json' }],
  ['a JSON list', '[1]', { 'content-type': 'application/json' }],
  [
    'multipart that ends early',
    multipart.slice(0, -40),
    { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  ],
])('%s is refused as unusable once the caller is known', async (_name, body, headers) => {
  const { url, gate } = await serve();
  const reply = await post(`${url}/echo/query?key=${TEST_KEY}`, body, headers);
  expect(JSON.parse(reply.text)).toMatchObject({ error_code: 290005 });
  expect(gate.settlements).toMatchObject([{ errorCode: 290005 }]);
});

test('a file part is taken as bytes', async () => {
  const { url } = await serve();
  const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="data"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\u0000\u0001\u0002\r\n`;
  const body = `${part('key', TEST_KEY)}${part('word', 'a')}${file}--${BOUNDARY}--\r\n`;
  const reply = await post(`${url}/echo/query`, body, { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` });
  expect(reply.text).toBe(success('a', 3));
});

test('an unknown path is a 404', async () => {
  const { url } = await serve();
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test('health, readiness, metrics and documents', async () => {
  let problem: string | null = null;
  const { url } = await serve({
    readiness: [{ name: 'database', check: async () => problem }],
    documentsFolder: 'sdk',
  });
  await post(`${url}/echo/query`, form, FORM);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', checks: { database: 'ok' } });
  problem = 'away';
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('renzheng_calls_total{api="echo",code="0"} 1');
  // Monitors and `curl -I` ask by HEAD, and get the status without a body.
  const heads = await Promise.all(
    ['healthz', 'readyz', 'metrics'].map((name) => fetch(`${url}/${name}`, { method: 'HEAD' })),
  );
  expect(heads.map(({ status }) => status)).toEqual([200, 503, 200]);
  expect(await Promise.all(heads.map((head) => head.text()))).toEqual(['', '', '']);
  // No such folder.
  expect((await fetch(`${url}/docs`)).status).toBe(404);
});

test('a note of a check is shown, and the process stays ready', async () => {
  let problem: string | null = null;
  const check = { name: 'settlements', check: async () => problem, note: () => '3 open' };
  const { url } = await serve({ readiness: [check] });
  const shown = await fetch(`${url}/readyz`);
  expect([shown.status, await shown.json()]).toEqual([200, { status: 'ready', checks: { settlements: '3 open' } }]);
  problem = 'away';
  const failed = await fetch(`${url}/readyz`);
  expect([failed.status, await failed.json()]).toMatchObject([503, { checks: { settlements: 'away' } }]);
});

test('the admin API can listen elsewhere, and metrics go with it', async () => {
  const { url, adminUrl } = await serve({
    admin: { host: '127.0.0.1', port: 0 },
    mounts: { registerAdmin: (server) => void server.get('/admin/v1/ping', async () => 'pong') },
  });
  expect(adminUrl).not.toBe(url);
  expect(await (await fetch(`${adminUrl}/admin/v1/ping`)).text()).toBe('pong');
  expect((await fetch(`${url}/admin/v1/ping`)).status).toBe(404);
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  expect((await fetch(`${adminUrl}/metrics`)).status).toBe(200);
});

test('closing finishes the calls that were admitted', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const api = echoApi(async ({ word }) => {
    started.resolve();
    await finish.promise;
    return { ok: true, result: { word, bytes: 0 } };
  });
  const { url, server } = await serve({ apis: [api] });
  const reply = post(`${url}/echo/query`, form, FORM);
  await started.promise;
  const closed = server.close();
  finish.resolve();
  expect((await reply).text).toBe(success('张 三'));
  await closed;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
