import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idText, systemRandom } from '../../src/kernel/random.ts';
import { Bucket, type BucketSettings } from '../../src/storage/s3/bucket.ts';
import { MeasuredClips } from '../e2e/measured-clips.ts';
import { openServerUnderTest, type Caller, type ServerUnderTest } from '../e2e/running-server.ts';
import { measuringData } from '../measuring-data.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { makeBucket } from './make-bucket.ts';
import { hasSwift, startSwift, type SwiftServer } from './swift-server.ts';

const folder = measuringData('liveness');
const maker = ClipMaker.open();
const clips = folder === null || maker === null ? null : new MeasuredClips(folder, maker);
const ADA = { idNumber: '11010519491231002X', name: '张三' };

describe.skipIf(clips === null || !hasSwift)('the whole product with its pictures in a bucket', () => {
  let swift: SwiftServer;
  let settings: BucketSettings;
  let site: { readonly server: ServerUnderTest; readonly remove: () => Promise<void> };
  let caller: Caller;
  /** Objects of a call that was charged. */
  const committed: string[] = [];

  beforeAll(async () => {
    swift = await startSwift();
    settings = swift.settings(`p-${idText(systemRandom, 12)}`);
    await makeBucket(settings);
    site = await openServerUnderTest({
      RENZHENG_S3_ENDPOINT: settings.endpoint,
      RENZHENG_S3_BUCKET: settings.bucket,
      RENZHENG_S3_ACCESS_KEY_ID: settings.accessKeyId,
      RENZHENG_S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
      RENZHENG_S3_TIMEOUT_MS: '5000',
    });
    caller = await site.server.makeCaller();
    await site.server.admin('persons.add', { ...ADA, photo: (await clips?.adaPhoto())?.toString('base64') });
  });
  afterAll(async () => {
    await site?.remove();
    swift?.end();
    maker?.close();
  });

  async function ask() {
    const fields = {
      key: caller.key,
      idcard: ADA.idNumber,
      realname: ADA.name,
      videoData: `base64:${Buffer.from(clips?.ada ?? '').toString('base64')}`,
      rate_type: '2',
    };
    const response = await fetch(`${site.server.url}/videoAuth/query`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    return (await response.json()) as { error_code: number; result: { pictures?: readonly string[] } | null };
  }
  const callsLeft = async () => {
    const { packages } = await site.server.admin('packages.list', { appId: caller.appId });
    return (packages as readonly { left: number }[])[0]?.left;
  };

  test('pictures lie in the bucket, open by their links, and go with an erasure', async () => {
    const { error_code: code, result } = await ask();
    expect([code, result?.pictures?.length]).toEqual([0, 8]);
    const picture = await fetch(result?.pictures?.[0] ?? '');
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    const bucket = await Bucket.open(settings);
    const names = await bucket.list('', 100);
    committed.push(...names);
    expect(names).toHaveLength(8);
    // It is encrypted: no JPEG begins there.
    expect(Buffer.from((await bucket.get(names[0] ?? '')) ?? '').subarray(0, 3)).not.toEqual(
      Buffer.from([0xff, 0xd8, 0xff]),
    );
    expect(await callsLeft()).toBe(99);
  });

  test('if the bucket hangs, a call that owes pictures is busy and not charged, and goes on afterwards', async () => {
    swift.freeze();
    expect(await ask()).toMatchObject({ error_code: 2546122, result: null });
    swift.thaw();
    expect(await callsLeft()).toBe(99);
    // On a busy machine the bucket needs a while to work off what had come to it.
    await expect.poll(async () => (await ask()).error_code).toBe(0);
    await site.server.admin('persons.remove', { idNumber: ADA.idNumber });
    // What the bucket took after the call had ended stays until its hour. No answer ever contained a link to it.
    const left = await (await Bucket.open(settings)).list('', 100);
    expect([committed.length, left.filter((name) => committed.includes(name))]).toEqual([8, []]);
  });
});
