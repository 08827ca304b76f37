import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { defineApi, type Contract } from '../../src/wire/define-api.ts';
import { CONTRACTS } from '../../src/features/index.ts';
import { TEST_KEY } from '../http/recording-gate.ts';
import { post, serveEcho } from '../http/serve-echo.ts';
import { measuringData } from '../measuring-data.ts';
import { animated, cmyk, flatPng, turned, withBrokenExif } from './hostile-pictures.ts';
import { startVictim, type Victim } from './victim-process.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const faces = measuringData('faces');

interface Wire {
  readonly error_code: number;
  readonly reason: string;
  readonly result: Record<string, unknown> | null;
}

/** A small photo of one person. */
async function photoOf(folder: string): Promise<{ readonly file: string; readonly jpeg: Buffer }> {
  const manifest = readFileSync(path.join(folder, 'manifest.csv'), 'utf8').split(/\r?\n/);
  const [name = ''] = manifest.find((row) => row.split(',')[3] === 'lfw')?.split(',') ?? [];
  const file = path.join(folder, name);
  return { file, jpeg: await sharp(file).resize(250).jpeg({ quality: 85 }).toBuffer() };
}

async function verify(victim: Victim, image: string): Promise<Wire> {
  const fields = { key: victim.key, idcard: '11010519491231002X', realname: '张三', image };
  const reply = await post(`${victim.url}/verifyface/verify`, new URLSearchParams(fields).toString(), FORM);
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text) as Wire;
}

const REFUSED = { error_code: 226403, result: null };
const TOO_LARGE = { ...REFUSED, reason: '参数错误(图片过大)' };
const NO_FACE = { error_code: 0, result: { res: 2, code: '3004' } };
const SAME = { error_code: 0, result: { res: 1 } };

test.skipIf(faces === null)('harmful photos get their codes, and the process does not grow', async () => {
  const { file, jpeg } = await photoOf(faces ?? '');
  const victim = await startVictim('test/e2e/hostile-victim.ts', { RENZHENG_INFERENCE_WORKERS: '1' }, [file]);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  expect(await verify(victim, base64(jpeg))).toMatchObject(SAME);
  const heldMb = victim.heldMb();

  const gif = await sharp(jpeg).gif().toBuffer();
  const noise = Buffer.concat([jpeg.subarray(0, 400), Buffer.alloc(20_000, 0x55)]);
  const cases: readonly (readonly [string, string, object])[] = [
    ['broken base64', `${base64(jpeg).slice(0, 1000)}!!!!${base64(jpeg).slice(1000)}`, REFUSED],
    ['base64 cut within a group', `${base64(jpeg).slice(0, 1001)}`, REFUSED],
    ['a truncated JPEG', base64(jpeg.subarray(0, jpeg.length / 2)), REFUSED],
    ['a JPEG of its header alone', base64(jpeg.subarray(0, 300)), REFUSED],
    ['noise that decodes', base64(noise), NO_FACE],
    ['text', base64(Buffer.from('no picture at all')), REFUSED],
    [
      'SVG',
      base64(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
      REFUSED,
    ],
    ['GIF', base64(gif), SAME],
    ['a 16k x 16k PNG in 33 KB', base64(flatPng(16_384, 16_384, 1)), TOO_LARGE],
    ['a 1 GB PNG, of which 4 KB came', base64(flatPng(32_768, 32_768, 8, 8)), TOO_LARGE],
    ['a PNG wider than 2^31 pixels', base64(flatPng(0x7fffffff, 1, 1, 0)), REFUSED],
    ['a PNG of 0 x 0', base64(flatPng(0, 0, 1)), REFUSED],
    ['a 256 MB PNG in 260 KB', base64(flatPng(16_384, 16_384, 8)), TOO_LARGE],
    ['CMYK', base64(await cmyk(jpeg)), SAME],
    ['animated', base64(await animated(jpeg, 6)), SAME],
    ['turned by EXIF', base64(await turned(jpeg)), SAME],
    ['broken EXIF', base64(await withBrokenExif(jpeg)), SAME],
  ];
  for (const [name, image, expected] of cases) expect(await verify(victim, image), name).toMatchObject(expected);

  const scores = await Promise.all([jpeg, await turned(jpeg)].map(async (photo) => verify(victim, base64(photo))));
  for (const { result } of scores) expect(Number(result?.['score'])).toBeGreaterThanOrEqual(60);
  const storm = Array.from({ length: 40 }, (_, index) => verify(victim, cases[index % cases.length]?.[1] ?? ''));
  await Promise.all(storm);
  expect(victim.exitCode()).toBeNull();
  expect(victim.peakMb() - heldMb).toBeLessThan(200);
});

test('8 concurrent 10 MB videos cost the whole product at most 200 MB', async () => {
  const victim = await startVictim('test/e2e/hostile-victim.ts', { RENZHENG_INFERENCE_WORKERS: '1' });
  const heldMb = victim.heldMb();
  const videoData = `base64:${Buffer.alloc((10 << 20) - 64, 'video').toString('base64')}`;
  const fields = { key: victim.key, idcard: '11010519491231002X', realname: '张三', videoData };
  const body = new URLSearchParams(fields).toString();
  const replies = await Promise.all(Array.from({ length: 8 }, () => post(`${victim.url}/videoAuth/query`, body, FORM)));
  expect(replies.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
  const codes = new Set(replies.map(({ text }) => (JSON.parse(text) as Wire).error_code));
  expect(codes).not.toContain(10014);
  expect(victim.peakMb() - heldMb).toBeLessThan(200);
});

/** Values that a careless or hostile client puts into a field. */
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'null',
    '__proto__',
    '%00',
    '\u0000',
    '\uD800',
    '11010519491231002X',
    '张三',
  ),
  fc.constantFrom('data:image/jpeg;base64,', 'base64:', 'base64:AAAA', 'A'.repeat(70_000)),
  fc.base64String({ maxLength: 200 }),
);
const jsonValue = fc.oneof({ withCrossShrink: true }, value, fc.jsonValue({ maxDepth: 4 }));
const FIELD_NAMES = `idcard realname image thousand videoData rate_type idNumber phoneNumber name idCryptoType
  phoneCryptoType BusinessSecurityData UserIp PostTime Details uorderid openid __proto__ constructor toString
  hasOwnProperty`.split(/\s+/);
const name = fc.oneof(fc.constantFrom(...FIELD_NAMES), fc.string({ maxLength: 8 }));
const form = fc
  .array(fc.tuple(name, value), { maxLength: 8 })
  .map((pairs) => ({ body: Buffer.from(new URLSearchParams(pairs).toString()), type: FORM['content-type'] }));
const json = fc
  .dictionary(name, jsonValue, { maxKeys: 8 })
  .map((fields) => ({ body: Buffer.from(JSON.stringify(fields)), type: 'application/json' }));
const bytes = fc.record({
  body: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((piece) => Buffer.from(piece)),
    fc.string({ maxLength: 80 }).map((text) => Buffer.from(`{${text}`)),
    fc.string({ maxLength: 80 }).map((text) => Buffer.from(`--b\r\nContent-Disposition: form-data; name="a"${text}`)),
  ),
  type: fc.constantFrom(FORM['content-type'], 'application/json', 'multipart/form-data; boundary=b', 'image/png', ';;'),
});

test.each(CONTRACTS)(
  '$name: 400 fuzzed requests get codes of its table, and none is an internal error',
  async (contract) => {
    const api = defineApi<Contract>(contract, async () => ({ ok: false, code: contract.faults.timeout }));
    const serving = await serveEcho({ contracts: [contract], apis: [api] });
    onTestFinished(() => serving.server.close());
    const known = new Set(Object.keys(contract.errors).map(Number));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(form, json, bytes),
        fc.constantFrom(...contract.routes.map(({ path: route }) => route)),
        async ({ body, type }, route) => {
          const reply = await post(`${serving.url}${route}?key=${TEST_KEY}`, body, { 'content-type': type });
          const { error_code: code, reason } = JSON.parse(reply.text) as Wire;
          expect(reply.status).toBe(200);
          // A key in the body wins over the key in the query, so the request may be answered for another key.
          expect(code === 10001 || known.has(code), `${code} ${reason}`).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
    expect(serving.bugs).toEqual([]);
  },
);
