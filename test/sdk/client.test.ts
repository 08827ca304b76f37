import { describe, expect, test } from 'vitest';
import { Renzheng, ServiceError, SystemError, TransportError, type RenzhengOptions } from '../../sdk/src/index.ts';
import { failure, GOOD, startScriptedServer, type ScriptedServer, type Step } from './scripted-server.ts';

const KEY = 'a'.repeat(32);
const PERSON = { idcard: '119999190001010011', realname: '沙箱测试' };
/** The port of TCPMUX on this machine. No program listens on it, and fetch does not block it. */
const NOBODY = 'http://127.0.0.1:2';

function clientOf({ baseUrl }: { readonly baseUrl: string }, options: Partial<RenzhengOptions> = {}) {
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  return { client: new Renzheng({ baseUrl, key: KEY, wait, timeoutMs: 2_000, ...options }), waits };
}

const keysOf = ({ asked }: ScriptedServer) => new Set(asked.map(({ idempotencyKey }) => idempotencyKey)).size;

describe('trying again', () => {
  test('a temporary failure is tried again under the same idempotency key, with growing waits', async () => {
    const server = await startScriptedServer([failure(10014), failure(279799, { res: 'XXX4' }), GOOD]);
    const { client, waits } = clientOf(server);
    expect(await client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
    expect([server.asked.length, keysOf(server), waits]).toEqual([3, 1, [200, 400]]);
  });

  test.each([279701, 279703, 10001, 10012])('%i is not tried again', async (code) => {
    const server = await startScriptedServer([failure(code), GOOD]);
    await expect(clientOf(server).client.faceGuard(PERSON)).rejects.toMatchObject({ code });
    expect(server.asked).toHaveLength(1);
  });

  test('279799 is tried again only if its result says that the failure is temporary', async () => {
    const server = await startScriptedServer([failure(279799, { res: '6XXX' }), GOOD]);
    await expect(clientOf(server).client.faceGuard(PERSON)).rejects.toMatchObject({
      code: 279799,
      result: { res: '6XXX' },
    });
    expect(server.asked).toHaveLength(1);
  });

  test('after a broken connection, only a server that replays answers is tried again', async () => {
    const replaying = await startScriptedServer(['reset', GOOD]);
    expect(await clientOf(replaying).client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
    expect(keysOf(replaying)).toBe(1);

    const forgetful = await startScriptedServer(['reset', GOOD]);
    const { client } = clientOf(forgetful, { replays: false });
    await expect(client.faceGuard(PERSON)).rejects.toMatchObject({ name: 'TransportError', kind: 'unsure' });
    expect(forgetful.asked).toHaveLength(1);
  });

  test('a server that does not answer in time', async () => {
    const server = await startScriptedServer(['hang', 'hang']);
    const { client } = clientOf(server, { timeoutMs: 2000, triesMax: 2 });
    await expect(client.faceGuard(PERSON)).rejects.toMatchObject({ kind: 'unsure' });
    expect(server.asked).toHaveLength(2);
  });

  test('a key of the caller is used, and another call gets another key', async () => {
    const server = await startScriptedServer([GOOD, GOOD, GOOD]);
    const { client } = clientOf(server);
    await client.faceGuard(PERSON, { idempotencyKey: 'order-0001' });
    await client.faceGuard(PERSON);
    await client.faceGuard(PERSON);
    expect(server.asked[0]?.idempotencyKey).toBe('order-0001');
    expect(server.asked[1]?.idempotencyKey).toMatch(/^[\da-f]{32}$/);
    expect(keysOf(server)).toBe(3);
  });
});

describe('asking another server', () => {
  const fallback = (server: ScriptedServer) => ({ fallbacks: [{ baseUrl: server.baseUrl, key: 'b'.repeat(32) }] });

  test('if the first cannot be reached, with the key of the other', async () => {
    const vendor = await startScriptedServer([GOOD]);
    const { client, waits } = clientOf({ baseUrl: NOBODY }, fallback(vendor));
    expect(await client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
    expect(vendor.asked[0]?.body).toContain(`key=${'b'.repeat(32)}`);
    expect(waits).toHaveLength(2);
  });

  test.each([10012, 10014, 10020, 10021])('if the first answers %i', async (code) => {
    const first = await startScriptedServer([failure(code), failure(code), failure(code)]);
    const vendor = await startScriptedServer([GOOD]);
    expect(await clientOf(first, fallback(vendor)).client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
  });

  test('not if the request is wrong or the first may have charged', async () => {
    const vendor = await startScriptedServer([GOOD]);
    const refusing = await startScriptedServer([failure(279703)]);
    await expect(clientOf(refusing, fallback(vendor)).client.faceGuard(PERSON)).rejects.toMatchObject({ code: 279703 });
    const breaking = await startScriptedServer(['reset', 'reset', 'reset']);
    await expect(clientOf(breaking, fallback(vendor)).client.faceGuard(PERSON)).rejects.toMatchObject({
      kind: 'unsure',
    });
    expect(vendor.asked).toEqual([]);

    const again = await startScriptedServer(['reset', 'reset', 'reset']);
    const { client } = clientOf(again, { ...fallback(vendor), fallbackWhenUnsure: true });
    expect(await client.faceGuard(PERSON)).toMatchObject({ res: '0XX0' });
  });
});

describe('a call that may have been charged', () => {
  const play = async (script: readonly Step[], options: Partial<RenzhengOptions> = {}) => {
    const [own, vendor] = [await startScriptedServer(script), await startScriptedServer([GOOD])];
    const fallbacks = [{ baseUrl: vendor.baseUrl, key: 'b'.repeat(32) }];
    const { client } = clientOf(own, { fallbacks, ...options });
    const end = await client.faceGuard(PERSON).then(
      () => 'answered',
      (error: unknown) => error,
    );
    return { end, askedOwn: own.asked.length, askedVendor: vendor.asked.length };
  };

  test.each<[string, readonly Step[], unknown]>([
    ['whose server was restarted', ['reset-and-close'], { kind: 'unsent' }],
    ['that still runs', ['reset', failure(279781), failure(279781)], { code: 279781 }],
    ['of a server that then fails', ['reset', failure(10014), failure(10014)], { code: 10014 }],
    ['that used up the quota', ['reset', failure(10012)], { code: 10012 }],
    ['whose key was disabled', ['reset', failure(10001)], { code: 10001 }],
    ['behind a proxy that then fails', ['reset', '<html>', '<html>'], { kind: 'unreadable' }],
    ['of a service that then fails', ['reset', 'reset', failure(279799, { res: 'XXX5' })], { code: 279799 }],
    ['that ran, of a server that then fails', [failure(279781), failure(10020), failure(10020)], { code: 10020 }],
  ])('%s is sent to no other server, and its error says so', async (_, script, cause) => {
    const { end, askedVendor } = await play(script);
    expect(end).toMatchObject({ name: 'TransportError', kind: 'unsure', cause });
    expect(String(end)).toContain('an earlier try may have been charged');
    expect(askedVendor).toBe(0);
  });

  const LOST = 'upstream connect error or disconnect/reset before headers. reset reason: connection termination';
  test.each([
    ...[500, 502, 504, 524].map((status) => [status, '<html>'] as const),
    // What Envoy says if it lost the connection.
    [503, LOST] as const,
  ])('one that a proxy answers with %i is sent on only if the caller says so', async (status, page) => {
    const failed = Array.from({ length: 3 }, () => ({ status, page }));
    expect(await play(failed)).toMatchObject({
      end: { name: 'TransportError', kind: 'unsure', cause: `a proxy answered with status ${status}` },
      askedOwn: 3,
      askedVendor: 0,
    });
    expect(await play(failed, { fallbackWhenUnsure: true })).toMatchObject({ end: 'answered', askedVendor: 1 });
    expect(await play(failed, { replays: false })).toMatchObject({
      end: { kind: 'unsure' },
      askedOwn: 1,
      askedVendor: 0,
    });
  });

  test('one for which a balancer has no server is sent on', async () => {
    const page =
      '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>';
    const failed = Array.from({ length: 3 }, () => ({ status: 503, page }));
    expect(await play(failed)).toMatchObject({ end: 'answered', askedOwn: 3, askedVendor: 1 });
  });

  test('one that a proxy refuses, and one that a server fails with its own words, are not in doubt', async () => {
    expect(await play([404, 413, 429].map((status) => ({ status, page: '<html>' })))).toMatchObject({ askedVendor: 1 });
    const own = { status: 502, page: failure(279701) };
    expect(await play([own])).toMatchObject({ end: { code: 279701 }, askedVendor: 0 });
  });

  test('an uncharged failure of the next server does not end the doubt, and a charged one is an answer', async () => {
    const lost = Array.from({ length: 3 }, () => 'reset' as const);
    const asked = async (codes: readonly number[]) => {
      const servers = [await startScriptedServer(lost)];
      for (const code of codes) servers.push(await startScriptedServer([failure(code)]));
      const [own = { baseUrl: NOBODY }, ...fallbacks] = servers.map(({ baseUrl }) => ({ baseUrl, key: KEY }));
      const { client } = clientOf(own, { fallbacks, fallbackWhenUnsure: true });
      const video = new Uint8Array(8);
      const end: unknown = await client.videoLiveness({ ...PERSON, video }).catch((error: unknown) => error);
      return { end, asked: servers.map((server) => server.asked.length) };
    };
    const unsure = { name: 'TransportError', kind: 'unsure', cause: { code: 2546101 } };
    expect(await asked([2546101, 2546101])).toMatchObject({ end: unsure, asked: [3, 1, 0] });
    expect(await asked([10012, 2546101])).toMatchObject({ end: unsure, asked: [3, 1, 1] });
    expect(await asked([2546134])).toMatchObject({ end: { name: 'ServiceError', code: 2546134 }, asked: [3, 1] });
  });

  test('one that still runs is asked for again, and is sent to no other server even if that may charge twice', async () => {
    const running = [failure(279781), failure(279781), failure(279781)];
    for (const fallbackWhenUnsure of [false, true]) {
      const { end, ...asked } = await play(running, { fallbackWhenUnsure });
      expect(end).toMatchObject({ name: 'ServiceError', code: 279781 });
      expect(asked).toEqual({ askedOwn: 3, askedVendor: 0 });
    }
    const lost = await play(['reset', failure(279781), failure(279781)], { fallbackWhenUnsure: true });
    expect([lost.end, lost.askedVendor]).toMatchObject([{ kind: 'unsure' }, 0]);
  });

  test('one whose server was restarted is sent on if the caller says so', async () => {
    const { end, askedVendor } = await play(['reset-and-close'], { fallbackWhenUnsure: true });
    expect([end, askedVendor]).toEqual(['answered', 1]);
  });

  test('the error says so too without another server, and if the other one fails', async () => {
    const alone = await startScriptedServer(['reset-and-close']);
    await expect(clientOf(alone).client.faceGuard(PERSON)).rejects.toMatchObject({ kind: 'unsure' });
    const options = { fallbackWhenUnsure: true, fallbacks: [{ baseUrl: NOBODY, key: KEY }] };
    expect((await play(['reset', 'reset', 'reset'], options)).end).toMatchObject({
      kind: 'unsure',
      cause: { kind: 'unsent' },
    });
  });

  test('an answer of its own server ends the doubt', async () => {
    expect((await play(['reset', failure(279781), failure(279703)])).end).toMatchObject({ code: 279703 });
    expect((await play(['reset', failure(279781), GOOD])).end).toBe('answered');
  });
});

describe('errors', () => {
  test('are told apart by class', async () => {
    const server = await startScriptedServer([failure(10001), failure(279701), '<html>502</html>']);
    const { client } = clientOf(server, { triesMax: 1 });
    const fails = async () => client.faceGuard(PERSON).catch((error: unknown) => error);
    const system = (await fails()) as SystemError;
    expect(system).toBeInstanceOf(SystemError);
    expect(system.is(10001, 10002)).toBe(true);
    const service = (await fails()) as ServiceError;
    expect(service).toBeInstanceOf(ServiceError);
    expect([service.api, service.isCharged, service.is(279702)]).toEqual(['face-guard', false, false]);
    expect(await fails()).toMatchObject({ constructor: TransportError, kind: 'unreadable' });
  });

  test('2546134 is known to be charged', async () => {
    const server = await startScriptedServer([failure(2546134)]);
    const asked = clientOf(server).client.videoLiveness({ ...PERSON, video: new Uint8Array(8) });
    await expect(asked).rejects.toMatchObject({ code: 2546134, isCharged: true });
  });

  test('hold no personal data', async () => {
    const server = await startScriptedServer([failure(279703)]);
    const error = (await clientOf(server)
      .client.faceGuard(PERSON)
      .catch((each: unknown) => each)) as Error;
    expect(`${error.message}${error.stack}`).not.toMatch(/119999|沙箱/);
  });

  test('an abort during the wait before the next try rejects at once with its reason', async () => {
    const server = await startScriptedServer([failure(10014), GOOD]);
    const controller = new AbortController();
    const wait = () => {
      queueMicrotask(() => controller.abort(new Error('enough')));
      return new Promise<void>(() => {});
    };
    const { client } = clientOf(server, { wait });
    await expect(client.faceGuard(PERSON, { signal: controller.signal })).rejects.toThrow('enough');
    expect(server.asked).toHaveLength(1);
  });

  test('an answer of success without a result may have been charged, so no other server is asked', async () => {
    const server = await startScriptedServer([failure(0)]);
    const other = await startScriptedServer([GOOD]);
    const fallbacks = [{ baseUrl: other.baseUrl, key: 'b'.repeat(32) }];
    const { client } = clientOf(server, { triesMax: 1, fallbacks });
    await expect(client.faceGuard(PERSON)).rejects.toMatchObject({ name: 'TransportError', kind: 'unsure' });
    expect(other.asked).toEqual([]);
  });

  test('an abort by the caller rejects with its reason, and is not tried again', async () => {
    const server = await startScriptedServer(['hang', GOOD]);
    const controller = new AbortController();
    const asked = clientOf(server).client.faceGuard(PERSON, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(server.asked.length).toBeLessThan(2);
  });

  test('a time limit that no timer holds is refused before anything is sent', async () => {
    const server = await startScriptedServer([GOOD]);
    const { client } = clientOf(server);
    for (const timeoutMs of [Infinity, 0, -1, NaN, 2 ** 31]) {
      expect(() => clientOf(server, { timeoutMs })).toThrow(RangeError);
      await expect(client.faceGuard(PERSON, { timeoutMs })).rejects.toThrow('timeoutMs must be');
      await expect(client.challenge({ timeoutMs })).rejects.toThrow(RangeError);
    }
    for (const triesMax of [0, 11, 1.5, NaN]) expect(() => clientOf(server, { triesMax })).toThrow(RangeError);
    expect(server.asked).toEqual([]);
    expect(await client.faceGuard(PERSON, { timeoutMs: 2 ** 31 - 1 })).toMatchObject({ res: '0XX0' });
  });

  test('an idempotency key that a server does not take is refused before anything is sent, and not repeated', async () => {
    const server = await startScriptedServer([]);
    const { client } = clientOf(server);
    for (const idempotencyKey of ['订单一二三四五六七八', 'order-1\nx: y', 'short', '', 'x'.repeat(129)]) {
      const refused = (await client.faceGuard(PERSON, { idempotencyKey }).catch((error: unknown) => error)) as Error;
      expect(refused).toBeInstanceOf(TypeError);
      expect(refused.message).toBe('idempotencyKey must have 8 to 128 visible ASCII characters');
    }
    await expect(client.challenge({ idempotencyKey: 'short' })).rejects.toThrow(TypeError);
    expect(server.asked).toEqual([]);
  });

  test('an address with a user or a password is refused, and no text repeats it', async () => {
    for (const baseUrl of ['http://ada:geheim@127.0.0.1:2', 'https://geheim@id.example.com', 'http://a:geheim@[::1']) {
      const refused = ((): unknown => {
        try {
          return new Renzheng({ baseUrl, key: KEY });
        } catch (error) {
          return error;
        }
      })();
      expect(refused).toBeInstanceOf(TypeError);
      expect(String(refused)).toMatch(/user or a password/);
      expect(String(refused)).not.toContain('geheim');
    }
    expect(() => new Renzheng({ baseUrl: 'ada:geheim@id.example.com', key: KEY })).toThrow(/^(?!.*geheim).*http/);
    const { client } = clientOf({ baseUrl: 'http://[::1' }, { triesMax: 1 });
    const error = (await client.businessRisk({} as never).catch((each: unknown) => each)) as TransportError;
    expect(error.kind).toBe('unsent');
    expect(`${error.message}${String(error.cause)}`).not.toContain(KEY);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect, %i, is not followed, and the error says what to do',
    async (status) => {
      const followed = await startScriptedServer([GOOD]);
      const server = await startScriptedServer([{ status, location: `${followed.baseUrl}/antiRush/query?key=${KEY}` }]);
      const { client } = clientOf(server, { triesMax: 1 });
      const error = (await client.faceGuard(PERSON).catch((each: unknown) => each)) as TransportError;
      expect(error).toMatchObject({ name: 'TransportError', kind: 'unreadable' });
      expect(error.message).toContain(`redirects to ${followed.baseUrl}: set baseUrl`);
      expect(error.message).not.toContain(KEY);
      expect(followed.asked).toEqual([]);
    },
  );

  test('a value that cannot be a server or a key is refused at once', () => {
    for (const baseUrl of ['https://id.example.com/?geheim', 'https://id.example.com/#geheim'])
      expect(() => new Renzheng({ baseUrl, key: KEY })).toThrow(/^baseUrl must not have a query or a fragment$/);
    expect(() => new Renzheng({ baseUrl: ' HTTPS://id.example.com ', key: KEY })).not.toThrow();
    expect(() => new Renzheng({ baseUrl: 'id.example.com', key: KEY })).toThrow(/http/);
    expect(() => new Renzheng({ baseUrl: 'https://id.example.com', key: 'x' })).toThrow(/32 hex/);
  });
});
