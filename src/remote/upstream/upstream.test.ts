import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startUpstream, UPSTREAM_KEY, type UpstreamServer } from '../../../test/registry/upstream-server.ts';
import { systemRandom } from '../../kernel/random.ts';
import { faceRefereeSuite, type UpstreamWorld } from '../../people/face-referee.suite.ts';
import { parseIdNumber } from '../../identity/id-number.ts';
import { parseRealName } from '../../identity/real-name.ts';
import { UpstreamFaceReferee } from './face-referee.ts';
import { VerifyClient } from './verify-client.ts';
import type { WireClientOptions } from './wire-client.ts';

const { signal } = new AbortController();
const photo = Uint8Array.of(255, 216, 255);
const person = () => {
  const [idNumber, realName] = [parseIdNumber('11010519491231002X'), parseRealName('张三')];
  if (!idNumber || !realName) throw new Error('the person is well-formed');
  return [idNumber, realName] as const;
};

async function serve(world: UpstreamWorld): Promise<UpstreamServer> {
  const upstream = await startUpstream(world);
  onTestFinished(() => upstream.close());
  return upstream;
}

function clientOf(baseUrl: string, more: Partial<WireClientOptions> = {}): VerifyClient {
  return new VerifyClient({ baseUrl, key: UPSTREAM_KEY, timeoutMs: 2000, random: systemRandom, ...more });
}

afterEach(() => vi.useRealTimers());

describe('UpstreamFaceReferee', () => {
  faceRefereeSuite(async (world) => new UpstreamFaceReferee(clientOf((await serve(world)).url)));
});

describe('VerifyClient', () => {
  const ask = (client: VerifyClient, ending = signal) => client.ask(...person(), photo, ending);
  const failure = async (asking: Promise<unknown>) =>
    asking.then(
      () => null,
      (error: unknown) => error,
    );

  test('nothing of the question appears in the URL, and each question has an order id of its own', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    const client = clientOf(`${upstream.url}/`);
    await ask(client);
    await ask(client);
    expect(upstream.paths).toEqual(['POST /verifyface/verify', 'POST /verifyface/verify']);
    const [first, second] = upstream.asked.map((form) => form.get('uorderid'));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
  });

  test('an upstream that does not answer is a timeout, after the time that was given', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = () => undefined;
    expect(await failure(ask(clientOf(upstream.url, { timeoutMs: 50 })))).toMatchObject({ kind: 'timeout' });
  });

  test('a caller that leaves meanwhile gets a timeout at once', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    const controller = new AbortController();
    upstream.misbehave = () => controller.abort();
    expect(await failure(ask(clientOf(upstream.url), controller.signal))).toMatchObject({ kind: 'timeout' });
  });

  test.each<[string, Parameters<NonNullable<UpstreamServer['misbehave']>>[0] extends infer R ? (r: R) => void : never]>(
    [
      ['HTTP 500', (response) => void response.writeHead(500).end('{"error_code":0}')],
      ['a redirect', (response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
      ['no JSON', (response) => void response.end('<html>')],
      ['not an envelope', (response) => void response.end('{"error_code":"0"}')],
      ['no result', (response) => void response.end('{"error_code":0,"result":null}')],
      ['a score of 1001', (response) => void response.end('{"error_code":0,"result":{"res":1,"score":"1001"}}')],
      ['a negative score', (response) => void response.end('{"error_code":0,"result":{"res":1,"score":"-1"}}')],
      ['another res', (response) => void response.end('{"error_code":0,"result":{"res":4}}')],
      ['a megabyte', (response) => void response.end(`{"error_code":0,"x":"${'x'.repeat(2 ** 20)}"}`)],
      ['a hang-up', (response) => void response.destroy()],
      ['an unknown key', (response) => void response.end('{"error_code":10001,"result":null}')],
    ],
  )('%s is unavailable, and is asked once', async (_, misbehave) => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = misbehave;
    const error = await failure(ask(clientOf(upstream.url)));
    expect(error).toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(upstream.asked).toHaveLength(1);
  });

  test('226401 of the upstream is a timeout', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = (response) => void response.end('{"reason":"x","error_code":226401,"result":null}');
    expect(await failure(ask(clientOf(upstream.url)))).toMatchObject({ kind: 'timeout' });
  });

  test('numbers and strings are read alike', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = (response) => void response.end('{"error_code":0,"result":{"res":1,"score":961}}');
    expect(await ask(clientOf(upstream.url))).toEqual({ kind: 'compared', score: 96.1 });
  });

  test('no failure quotes the question', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = (response) =>
      void response.end('{"error_code":226403,"reason":"11010519491231002X 张三","result":null}');
    const error = (await failure(ask(clientOf(upstream.url)))) as Error;
    expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toMatch(/11010519491231002X|张三|fedcba98/);
  });

  test('a question that was never sent is asked again, within the budget', async () => {
    const upstream = await startUpstream(() => ({ kind: 'unknown' }));
    await upstream.close();
    const attempts: string[] = [];
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
      attempts.push(String(input));
      throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    });
    onTestFinished(() => spy.mockRestore());
    const client = clientOf(upstream.url);
    expect(await failure(ask(client))).toMatchObject({ kind: 'unavailable' });
    expect(attempts).toHaveLength(3);
  });

  test('an upstream that fails too often is not asked for a while, and then again', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const upstream = await serve(() => ({ kind: 'unknown' }));
    const client = clientOf(upstream.url, { restMs: 10_000 });
    upstream.misbehave = (response) => void response.writeHead(500).end();
    for (let at = 0; at < 30; at++) await failure(ask(client));
    expect(upstream.asked).toHaveLength(10);
    expect(await failure(ask(client))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('not asked for a while'),
    });
    upstream.misbehave = null;
    vi.advanceTimersByTime(10_001);
    expect(await ask(client)).toEqual({ kind: 'unknown' });
    expect(await ask(client)).toEqual({ kind: 'unknown' });
    expect(upstream.asked).toHaveLength(12);
  });

  test('callers that leave do not make the upstream look broken', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    const client = clientOf(upstream.url);
    for (let at = 0; at < 30; at++) {
      const controller = new AbortController();
      upstream.misbehave = () => controller.abort();
      await failure(ask(client, controller.signal));
    }
    upstream.misbehave = null;
    expect(await ask(client)).toEqual({ kind: 'unknown' });
  });

  test('if too many questions wait, more are refused at once', async () => {
    const upstream = await serve(() => ({ kind: 'unknown' }));
    upstream.misbehave = () => undefined;
    const client = clientOf(upstream.url, { timeoutMs: 300 });
    const errors = await Promise.all(Array.from({ length: 130 }, () => failure(ask(client))));
    expect(errors.filter((error) => (error as Error).message.includes('too many questions'))).toHaveLength(2);
  });
});
