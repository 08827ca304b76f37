import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeBucket } from '../../../test/s3/make-bucket.ts';
import { hasSwift, startSwift, type SwiftServer } from '../../../test/s3/swift-server.ts';
import { pictureStoreSuite } from '../../features/video-liveness/pictures/picture-store.suite.ts';
import type { StoredPicture } from '../../features/video-liveness/pictures/picture-store.ts';
import { idText, systemRandom } from '../../kernel/random.ts';
import type { PersonId } from '../../people/register.ts';
import { SqlPictureStore } from '../sql/pictures/picture-store.ts';
import type { SqliteDatabase } from '../sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../../../test/temporary-database.ts';
import { BucketPictureStore } from './bucket-picture-store.ts';
import { Bucket, type BucketSettings } from './bucket.ts';
import { examineBucket } from './examine-bucket.ts';

const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse('2024-05-01T12:00:00Z');
const picture = (name: string, expiresAtMs: number): StoredPicture => ({
  pictureId: name.repeat(64),
  personId: 'ada' as PersonId,
  tokenDigest: new Uint8Array(32),
  keySealed: new Uint8Array(60),
  encrypted: new Uint8Array(5_000).fill(7),
  expiresAtMs,
});

async function openStore(settings: BucketSettings) {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  const commit = async (write: Parameters<SqliteDatabase['writeAll']>[0][number]) =>
    void (await database.writeAll([write]));
  const bucket = await Bucket.open(settings);
  const rows = new SqlPictureStore(database);
  return { store: new BucketPictureStore(rows, bucket), rows, bucket, commit };
}

describe.skipIf(!hasSwift)('BucketPictureStore over a store that checks signatures', () => {
  let swift: SwiftServer;
  beforeAll(async () => {
    swift = await startSwift();
  });
  afterAll(() => swift.end());

  async function newBucket(): Promise<BucketSettings> {
    const settings = swift.settings(`b-${idText(systemRandom, 12)}`);
    await makeBucket(settings);
    return settings;
  }

  pictureStoreSuite(async () => openStore(await newBucket()));

  test('the bytes are in the bucket alone, and an erasure removes them with the row', async () => {
    const { store, rows, bucket, commit } = await openStore(await newBucket());
    await commit(await store.keep([picture('a', NOON_MS + HOUR_MS), picture('b', NOON_MS + HOUR_MS)]));
    expect((await rows.find('a'.repeat(64), NOON_MS))?.encrypted).toHaveLength(0);
    expect(await bucket.list('pictures/', 10)).toEqual(
      ['a', 'b'].map((name) => `pictures/2024-05-01T13/${name.repeat(64)}`),
    );
    expect(await store.erase('ada' as PersonId)).toBe(2);
    expect(await bucket.list('pictures/', 10)).toEqual([]);
  });

  test('a purge removes bytes whose call was never committed, once their hour has passed', async () => {
    const { store, bucket, commit } = await openStore(await newBucket());
    await store.keep([picture('a', NOON_MS + 1)]);
    await commit(await store.keep([picture('b', NOON_MS + 3 * HOUR_MS)]));
    await store.purge(NOON_MS + HOUR_MS, 100);
    expect(await bucket.list('pictures/', 10)).toHaveLength(2);
    await store.purge(NOON_MS + HOUR_MS + 1, 100);
    expect(await bucket.list('pictures/', 10)).toEqual([`pictures/2024-05-01T15/${'b'.repeat(64)}`]);
    expect(store.state).toEqual({ swept: 1, failures: 0 });
  });

  test('a wrong secret or key is refused, and no picture is kept', async () => {
    const settings = await newBucket();
    for (const wrong of [{ secretAccessKey: 'wrong' }, { accessKeyId: 'site:nobody' }]) {
      const { store } = await openStore({ ...settings, ...wrong });
      await expect(store.keep([picture('a', NOON_MS)])).rejects.toMatchObject({
        name: 'Fault',
        kind: 'unavailable',
        message: 'the bucket did not do a PUT: status 403',
      });
    }
    expect(await (await Bucket.open(settings)).list('', 10)).toEqual([]);
  });

  test('a store that hangs is a Fault within the time, and all goes on afterwards', async () => {
    const settings = await newBucket();
    const hurried = await openStore({ ...settings, timeoutMs: 200 });
    swift.freeze();
    await expect(hurried.store.keep([picture('a', NOON_MS)])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await hurried.store.purge(NOON_MS, 10)).toBe(0);
    expect(hurried.store.state.failures).toBe(1);
    swift.thaw();
    const { store, commit } = await openStore(settings);
    await commit(await store.keep([picture('b', NOON_MS)]));
    expect(await store.find('b'.repeat(64), 0)).toEqual(picture('b', NOON_MS));
  });

  test('doctor tells a bucket that works from one that is not there, and from a wrong secret', async () => {
    const settings = await newBucket();
    expect(await examineBucket(settings)).toEqual({
      level: 'ok',
      detail: 'an object was put, read and deleted; a wrong secret and a missing signature are refused',
    });
    expect(await examineBucket({ ...settings, bucket: 'not-there' })).toMatchObject({ level: 'error' });
    expect(await examineBucket({ ...settings, secretAccessKey: 'wrong' })).toMatchObject({
      level: 'error',
      detail: 'the bucket did not do a PUT: status 403',
    });
  });
});

describe('a bucket', () => {
  /** A server that gives these statuses, one after the other. */
  async function server(...statuses: readonly number[]) {
    let asked = 0;
    const http: Server = createServer((_, response) => {
      response.statusCode = statuses[Math.min(asked, statuses.length - 1)] ?? 200;
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    onTestFinished(() => void http.close());
    const endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const settings = {
      endpoint,
      region: 'us-east-1',
      bucket: 'b',
      accessKeyId: 'k',
      secretAccessKey: 's',
      forcePathStyle: true,
      timeoutMs: 60_000,
    };
    return { settings, bucket: await Bucket.open(settings), asked: () => asked };
  }

  test('a request that the store could not carry out is repeated, and at most twice', async () => {
    const { bucket, asked } = await server(503, 429, 200);
    await bucket.put('a', new Uint8Array(1));
    expect(asked()).toBe(3);
    const broken = await server(500);
    await expect(broken.bucket.get('a')).rejects.toThrow('the bucket did not do a GET: status 500');
    expect(broken.asked()).toBe(3);
  });

  test('a refusal is not repeated', async () => {
    const { bucket, asked } = await server(403);
    await expect(bucket.delete('a')).rejects.toThrow('status 403');
    expect(asked()).toBe(1);
  });

  test('doctor says so if a store takes a wrong secret or shows objects to strangers', async () => {
    const { settings } = await server(200);
    expect(await examineBucket(settings)).toMatchObject({
      level: 'error',
      mend: 'refuse requests without a signature: make the bucket private; use a store that checks signatures',
    });
  });
});
