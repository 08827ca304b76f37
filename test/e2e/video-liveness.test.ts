import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measuringData } from '../measuring-data.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { MeasuredClips } from './measured-clips.ts';
import { openServerUnderTest, startServerUnderTest, type Caller, type ServerUnderTest } from './running-server.ts';

const folder = measuringData('liveness');
const maker = ClipMaker.open();
afterAll(() => maker?.close());
const isSkipped = folder === null || maker === null;
const clips = isSkipped ? null : new MeasuredClips(folder, maker);

const ADA = { idNumber: '11010519491231002X', name: '张三' };
const BOB = { idNumber: '110101199003074514', name: '李四' };
const NOBODY = { idNumber: '11010119900307221X', name: '王五' };

interface Answer {
  readonly error_code: number;
  readonly reason: string;
  readonly result: {
    readonly orderid: string;
    readonly livingScore: number;
    readonly faceScore?: number;
    readonly faceAdvise?: string;
    readonly pictures?: readonly string[];
  } | null;
}

interface Asked {
  readonly person?: typeof ADA;
  readonly clip: Uint8Array;
  readonly more?: Readonly<Record<string, string>>;
}

async function ask(
  { server, caller }: { readonly server: ServerUnderTest; readonly caller: Caller },
  { person = ADA, clip, more }: Asked,
): Promise<Answer> {
  const fields = {
    key: caller.key,
    idcard: person.idNumber,
    realname: person.name,
    videoData: `base64:${Buffer.from(clip).toString('base64')}`,
    rate_type: '2',
    ...more,
  };
  const response = await fetch(`${server.url}/videoAuth/query`, { method: 'POST', body: new URLSearchParams(fields) });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json;charset=utf-8']);
  return (await response.json()) as Answer;
}

async function opened(settings: Readonly<Record<string, string>> = {}) {
  const { server, remove } = await openServerUnderTest(settings);
  const caller = await server.makeCaller();
  await server.admin('persons.add', { ...ADA, photo: (await clips?.adaPhoto())?.toString('base64') });
  return { server, caller, remove };
}

describe.skipIf(isSkipped || clips === null)('video liveness', () => {
  let site: Awaited<ReturnType<typeof opened>>;
  beforeAll(async () => {
    site = await opened();
    await site.server.admin('persons.add', BOB);
  });
  afterAll(() => site?.remove());
  const given = () => {
    if (!clips) throw new Error('the clips are there');
    return clips;
  };

  test('a living person is accepted, compared and charged, and the pictures open by their links alone', async () => {
    const { reason, error_code: code, result } = await ask(site, { clip: given().ada });
    expect({ reason, code }).toEqual({ reason: '检测成功', code: 0 });
    expect(result?.orderid).toMatch(/^JH5461\d{12}\w{8}$/);
    expect(result?.livingScore).toBeGreaterThan(0.022403);
    expect(result?.faceScore).toBeGreaterThanOrEqual(0.6);
    expect(result?.faceAdvise).toBe('系统判断为同一人');
    expect(result?.pictures?.length).toBe(8);
    for (const [at, url] of (result?.pictures ?? []).entries()) {
      const picture = await fetch(url);
      expect([picture.headers.get('content-type'), picture.headers.get('cache-control')]).toEqual([
        'image/jpeg',
        'no-store, max-age=0',
      ]);
      expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(2000);
      const other = result?.pictures?.[(at + 1) % 8] ?? '';
      const stolen = url.replace(/token=.*/, `token=${other.split('token=')[1] ?? ''}`);
      expect(await (await fetch(stolen)).json()).toMatchObject({ reason: 'TOKEN过期', error_code: 2546135 });
    }
    const { trace } = (await site.server.admin('ledger.explain', { orderId: result?.orderid })) as {
      trace: { living: Record<string, unknown> };
    };
    expect(trace.living).toMatchObject({ score: result?.livingScore, threshold: 0.022403 });
    const { rows } = (await site.server.admin('ledger.list', { app: site.caller.appId, charged: true })) as {
      rows: { orderId: string }[];
    };
    expect(rows.map(({ orderId }) => orderId)).toContain(result?.orderid);
    expect(await site.server.admin('accuracy.drift', { weeks: 1 })).toMatchObject({
      apis: [
        { weeks: [{ scores: 0 }] },
        { scale: expect.stringMatching(/^\S+ [0-9a-f]{12}$/) as string, weeks: [{ scores: 1 }] },
      ],
    });
  });

  test('an injected picture is not live, so it is not compared and has no pictures', async () => {
    const { error_code: code, result } = await ask(site, { clip: given().adaStill, more: { rate_type: '1' } });
    expect(code).toBe(0);
    expect(result?.livingScore).toBeLessThan(0.393241);
    expect(Object.keys(result ?? {})).toEqual(['orderid', 'livingScore']);
    expect(await site.server.admin('ledger.explain', { orderId: result?.orderid })).toMatchObject({
      trace: { attack: { kind: expect.stringMatching(/^(presentation|injection)$/) as string } },
    });
    expect(await site.server.admin('attacks.find', { idNumber: ADA.idNumber })).toMatchObject({
      events: [{ source: 'renzheng.video-liveness', eventId: result?.orderid }],
    });
  });

  test('another living person is a different person', async () => {
    const { error_code: code, result } = await ask(site, { clip: given().turning });
    expect(code).toBe(0);
    expect(result?.faceScore).toBeLessThan(0.6);
    expect(result?.faceAdvise).not.toBe('系统判断为同一人');
  });

  test('a person without a photo gets 2546134, charged and without pictures', async () => {
    const { error_code: code, result } = await ask(site, { person: BOB, clip: given().ada });
    expect([code, result]).toEqual([2546134, null]);
    const { rows } = (await site.server.admin('ledger.list', { app: site.caller.appId, charged: true })) as {
      rows: { code: number }[];
    };
    expect(rows.filter((row) => row.code === 2546134)).toHaveLength(1);
  });

  test.each<[number, string, (made: MeasuredClips) => Promise<Uint8Array> | Uint8Array]>([
    [2546108, 'no video', () => Buffer.from('<html>hello</html>'.repeat(9))],
    [2546108, 'a playlist', () => Buffer.from('#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n')],
    [2546110, 'half a file', ({ ada }) => ada.subarray(0, 900)],
    [2546111, 'half a second', (made) => made.filtered('short.mp4', 'null', 0.5)],
    [2546113, 'the dark', (made) => made.filtered('dark.mp4', 'eq=brightness=-0.9')],
    [2546114, 'nobody', (made) => made.filtered('nobody.mp4', 'drawbox=t=fill:c=gray,noise=alls=20')],
    [2546115, 'two people', (made) => made.crowd()],
    [2546106, 'too much', () => Buffer.alloc(10 * 1024 * 1024 + 1)],
  ])('%i: %s', async (code, _, make) => {
    const answer = await ask(site, { clip: await make(given()) });
    expect(answer).toMatchObject({ error_code: code, result: null });
  });

  test('a wrong name and an unknown number are told apart before any video is opened', async () => {
    const clip = Buffer.from('no video at all');
    expect(await ask(site, { person: { ...ADA, name: '李四' }, clip })).toMatchObject({ error_code: 2546117 });
    expect(await ask(site, { person: NOBODY, clip })).toMatchObject({ error_code: 2546118 });
  });

  test('a challenge is passed or failed, and then used up', async () => {
    await site.server.admin('persons.add', { ...NOBODY, photo: (await given().turningPhoto()).toString('base64') });
    // The person also blinks and opens the mouth now and then, so an order of those could be followed by chance.
    const [right, wrong] = await challengesOf(site, 'turn-right,nod,turn-left', 'turn-left,nod,turn-right');
    const withNonce = (challenge: string) => ask(site, { person: NOBODY, clip: given().turning, more: { challenge } });
    expect(await withNonce(wrong)).toMatchObject({ error_code: 2546125, result: null });
    expect(await withNonce(right)).toMatchObject({ error_code: 0, result: { faceAdvise: '系统判断为同一人' } });
    expect(await withNonce(right)).toMatchObject({ error_code: 2546124, result: null });
  });

  test('erasing a person also erases their pictures', async () => {
    const { result } = await ask(site, { clip: given().ada });
    const url = result?.pictures?.[0] ?? '';
    expect((await fetch(url)).headers.get('content-type')).toBe('image/jpeg');
    const certificate = await site.server.admin('persons.remove', { idNumber: ADA.idNumber });
    expect(JSON.stringify(certificate)).toContain('pictures of video clips');
    expect(await (await fetch(url)).json()).toMatchObject({ error_code: 2546135 });
  });

  test('an erasure waits for a clip under way, and what the clip leaves is erased and counted', async () => {
    const photo = (await clips?.adaPhoto())?.toString('base64');
    await site.server.admin('persons.add', { ...ADA, photo });
    const order: string[] = [];
    const asked = ask(site, { clip: given().ada }).then((answer) => (order.push('answered'), answer));
    await underWay(site.server);
    const removed = await site.server.admin('persons.remove', { idNumber: ADA.idNumber });
    order.push('erased');
    const { result } = await asked;
    expect(order).toEqual(['answered', 'erased']);
    const pictures = result?.pictures ?? [];
    expect(pictures.length).toBeGreaterThan(0);
    expect(await (await fetch(pictures[0] ?? '')).json()).toMatchObject({ error_code: 2546135 });
    const itemsOf = (certificate: unknown) =>
      (certificate as { readonly erased: readonly { readonly place: string; readonly items: number }[] }).erased.find(
        ({ place }) => place === 'pictures of video clips',
      )?.items;
    expect(itemsOf(removed)).toBe(pictures.length);
    expect(itemsOf(await site.server.admin('persons.remove', { idNumber: ADA.idNumber }))).toBe(0);
  });
});

/** Asks for challenges until these two orders of actions came. Gives the nonce of each. */
async function challengesOf(
  { server, caller }: Awaited<ReturnType<typeof opened>>,
  ...orders: readonly [string, string]
): Promise<readonly [string, string]> {
  const nonces = new Map<string, string>();
  // One challenge in 60 is of a given order, so a thousand all miss one of two with a probability of 1e-7.
  for (let at = 0; at < 1000 && !orders.every((order) => nonces.has(order)); at++) {
    const body = new URLSearchParams({ key: caller.key });
    const response = await fetch(`${server.url}/videoAuth/challenge`, { method: 'POST', body });
    const { result } = (await response.json()) as { result: { challenge: string; actions: string[] } };
    nonces.set(result.actions.join(), result.challenge);
  }
  const [first, second] = orders;
  return [nonces.get(first) ?? '', nonces.get(second) ?? ''];
}

test.skipIf(isSkipped)(
  'if the queue is full, new calls are refused at once, and earlier ones get their answer',
  async () => {
    const settings = { RENZHENG_INFERENCE_QUEUE_MAX: '12', RENZHENG_VIDEO_LIVENESS_CODES: '2546120=2546190' };
    const { server, caller, remove } = await opened(settings);
    try {
      const first = ask({ server, caller }, { clip: clips?.ada ?? Buffer.alloc(0) });
      await jobsWait(server);
      const clip = (await clips?.filtered('small.mp4', 'scale=160:160', 2)) ?? Buffer.alloc(0);
      const waits: number[] = [];
      for (let at = 0; at < 9; at++) {
        const startedMs = performance.now();
        expect(await ask({ server, caller }, { clip })).toMatchObject({ error_code: 2546190, result: null });
        waits.push(performance.now() - startedMs);
      }
      expect(await first).toMatchObject({ error_code: 0 });
      waits.sort((a, b) => a - b);
      process.stderr.write(`refused at a full queue: median ${waits[4]?.toFixed(1)} of ${waits.length}, ms\n`);
      // Only the quickest answer is checked. The others may have waited for other work of this machine.
      expect(waits[0]).toBeLessThan(50);
    } finally {
      await remove();
    }
  },
  60_000,
);

/** Resolves once inference jobs wait for a worker. */
const jobsWait = (server: ServerUnderTest) => isCounted(server, /inference_queue (\d+)/);
/** Resolves once a call is admitted and not settled. */
const underWay = (server: ServerUnderTest) => isCounted(server, /calls_underway (\d+)/);

/** Resolves once a metric is above zero. */
async function isCounted({ adminUrl }: ServerUnderTest, metric: RegExp): Promise<void> {
  for (let at = 0; at < 10_000; at++) {
    const metrics = await (await fetch(`${adminUrl}/metrics`)).text();
    if (Number(metric.exec(metrics)?.[1] ?? 0) > 0) return;
  }
  throw new Error(`${String(metric)} stays at zero`);
}

test.skipIf(isSkipped)(
  'an app that sends many clips leaves room for other apps',
  async () => {
    const { server, caller, remove } = await opened({ RENZHENG_INFERENCE_QUEUE_MAX: '48' });
    try {
      const modest = await server.makeCaller();
      const clip = (await clips?.filtered('small.mp4', 'scale=320:320', 2)) ?? Buffer.alloc(0);
      const greedy = Array.from({ length: 8 }, () => ask({ server, caller }, { clip }));
      await jobsWait(server);
      expect(await ask({ server, caller: modest }, { clip })).toMatchObject({ error_code: 0 });
      const codes = (await Promise.all(greedy)).map(({ error_code: code }) => code);
      // The queue takes four of the longest clips, and three of them from one app.
      expect(codes.toSorted((a, b) => a - b)).toEqual([0, 0, 0, ...Array.from({ length: 5 }, () => 2546120)]);
    } finally {
      await remove();
    }
  },
  60_000,
);

test.skipIf(isSkipped)('own codes can be renumbered', async () => {
  const server = await startServerUnderTest({ RENZHENG_VIDEO_LIVENESS_CODES: '2546108=2546150,2546101=2546151' });
  const caller = await server.makeCaller();
  await server.admin('persons.add', ADA);
  const clip = Buffer.from('<html></html>');
  expect(await ask({ server, caller }, { clip })).toMatchObject({ error_code: 2546150 });
  expect(await ask({ server, caller }, { clip, more: { realname: '' } })).toMatchObject({ error_code: 2546151 });
});
