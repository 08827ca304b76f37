import { afterEach, expect, test, vi } from 'vitest';
import { echo, echoApi } from '../../../test/http/echo-api.ts';
import { TEST_KEY } from '../../../test/http/recording-gate.ts';
import { post, serveEcho, type Serving, type ServingOptions } from '../../../test/http/serve-echo.ts';
import { defineApi, type Handler } from '../../wire/define-api.ts';
import { Fault } from '../../kernel/fault.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const json = JSON.stringify({ key: TEST_KEY, word: '张 三' });
const form = `key=${TEST_KEY}&word=%E5%BC%A0+%E4%B8%89`;
const open: Serving[] = [];

interface Told {
  readonly error_code: number;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

async function serve(options?: ServingOptions): Promise<Serving> {
  const serving = await serveEcho(options);
  open.push(serving);
  return serving;
}

test('the same idempotency key gives the same answer, uncharged, whatever form the call has', async () => {
  const { url, gate } = await serve();
  const first = await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM);
  const again = await post(`${url}/echo/query`, json, { 'idempotency-key': 'order-0001' });
  expect(again.text).toBe(first.text);
  expect(gate).toMatchObject({ released: 1, settlements: [{ orderId: 'E1', charged: true }] });
});

test('a used idempotency key refuses other parameters, and a malformed key is refused', async () => {
  const { url, gate } = await serve();
  await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM);
  const other = await post(`${url}/echo/query`, `key=${TEST_KEY}&word=b&uorderid=order-0001`, FORM);
  const short = await post(`${url}/echo/query`, `${form}&uorderid=short`, FORM);
  expect([other, short].map(({ text }) => JSON.parse(text))).toMatchObject([
    { error_code: 290082, result: null },
    { error_code: 290005 },
  ]);
  expect([other.status, short.status]).toEqual([200, 200]);
  await post(`${url}/echo/query`, `key=${TEST_KEY}`, FORM);
  expect(gate.settlements.map(({ errorCode, charged, isMalformed }) => [errorCode, charged, isMalformed])).toEqual([
    [0, true, false],
    [290005, false, true],
    [290001, false, true],
  ]);
});

test('a retry while the first call runs is told to wait, uncharged, and later gets the answer', async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow = defineApi({ ...echo, deadlineMs: 600_000 }, async ({ word }) => {
    begin();
    await ended;
    return { ok: true, result: { word, bytes: 0 } };
  });
  const { url, gate } = await serve({ apis: [slow] });
  const ask = () => post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM);
  const first = ask();
  await begun;
  const early = await ask();
  expect([early.status, JSON.parse(early.text)]).toMatchObject([200, { error_code: 290081, result: null }]);
  end();
  const answered = await first;
  expect((await ask()).text).toBe(answered.text);
  expect(gate).toMatchObject({ released: 2, settlements: [{ errorCode: 0, charged: true }] });
});

test('if another node has answered the same key by then, its answer is given, or other parameters are refused', async () => {
  const { url, gate } = await serve();
  const body = '{"reason":"ok","result":{"word":"b"},"error_code":0}';
  gate.settleAs = { kind: 'answer', code: 0, body };
  expect((await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM)).text).toBe(body);
  gate.settleAs = { kind: 'reused' };
  const reused = await post(`${url}/echo/query`, `${form}&uorderid=order-0002`, FORM);
  expect(JSON.parse(reused.text)).toMatchObject({ error_code: 290082, result: null });
});

test('a call that a limit refuses gets the answer of the call that it repeats, or the reasons of its key', async () => {
  const { url, gate, calls } = await serve();
  const ask = async (body: string, headers: Record<string, string> = {}) =>
    (await post(`${url}/echo/query`, body, { ...FORM, ...headers })).text;
  const first = await ask(`${form}&uorderid=order-0001`);
  Object.assign(gate, { refuseWith: 10012, isOnlyUnpaid: true });
  expect(await ask(`${form}&uorderid=order-0001`)).toBe(first);
  expect(await ask(form, { 'idempotency-key': 'order-0001' })).toBe(first);
  const codeOf = async (body: string) => (JSON.parse(await ask(body)) as { error_code: number }).error_code;
  expect(await codeOf(`key=${TEST_KEY}&word=b&uorderid=order-0001`)).toBe(290082);
  expect(await codeOf(form)).toBe(10012);
  expect(await codeOf(`${form}&uorderid=order-0002`)).toBe(10012);
  expect(await codeOf(`${form}&uorderid=short`)).toBe(10012);
  expect(gate).toMatchObject({ released: 0, settlements: [{ charged: true }] });
  expect(calls.map(({ appId, charged }) => [appId, charged])).toEqual([
    ['app_1', true],
    ['app_1', false],
    ['app_1', false],
    ['app_1', false],
    [null, false],
    [null, false],
    [null, false],
  ]);
});

test('an answer caused by a Fault is not replayed', async () => {
  const { url, gate } = await serve({
    apis: [
      echoApi(async () => {
        throw new Fault('timeout', 'slow');
      }),
    ],
  });
  await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM);
  expect(gate.settlements).toMatchObject([{ errorCode: 290006, idempotency: null }]);
});

test('a failure that passes frees the key, so that the same call is answered later, and then keeps its answer', async () => {
  const handle = vi.fn<Handler<typeof echo>>(async ({ word }) => ({ ok: true, result: { word, bytes: 0 } }));
  handle.mockResolvedValueOnce({ ok: false, code: 290009, result: { word: 'x', bytes: 0, res: 'busy' } as never });
  const { url, gate } = await serve({ apis: [echoApi(handle)] });
  const ask = async () => (await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM)).text;
  const codes = [await ask(), await ask(), await ask()].map((text) => (JSON.parse(text) as Told).error_code);
  expect([codes, handle.mock.calls.length]).toEqual([[290009, 0, 0], 2]);
  expect(gate.settlements.map(({ errorCode, charged }) => [errorCode, charged])).toEqual([
    [290009, false],
    [0, true],
  ]);
  expect(gate.settlements[0]?.idempotency).toBeNull();
});

test.each([
  ['a charged failure', { ok: false, code: 290008 }],
  ['a failure that the request caused', { ok: false, code: 290003 }],
  ['a failure whose result does not say that it passes', { ok: false, code: 290009 }],
] as const)('%s keeps its answer', async (_, outcome) => {
  const handle = vi.fn<Handler<typeof echo>>(async () => outcome);
  const { url } = await serve({ apis: [echoApi(handle)] });
  const ask = async () => (await post(`${url}/echo/query`, `${form}&uorderid=order-0001`, FORM)).text;
  expect(await ask()).toBe(await ask());
  expect(handle).toHaveBeenCalledTimes(1);
});
