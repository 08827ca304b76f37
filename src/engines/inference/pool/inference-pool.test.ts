import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lfwPeople } from '../../../../test/vision/face-photos.ts';
import { openPhotos } from '../../../../test/vision/open-photos.ts';
import { bringEncoder } from '../../../../test/vision/own-models.ts';
import { testModels } from '../../../../test/vision/test-models.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import { faceAnalyzerSuite } from '../../../vision/face-analyzer.suite.ts';
import { frameAnalyzerSuite } from '../../../vision/frame-analyzer.suite.ts';
import type { Picture } from '../../../vision/picture.ts';
import { NO_OBSERVER } from './pool-observer.ts';
import { WorkerPool } from './worker-pool.ts';
import { openInferencePool, type InferencePool, type InferencePoolOptions } from './inference-pool.ts';

const folder = (await testModels()) ?? '';
const files = lfwPeople(4) ?? [];
const context = { appId: 'test', signal: new AbortController().signal };

describe.skipIf(folder === '')('the pool with the default models', () => {
  let pool: InferencePool;
  let pictures: Picture[] = [];
  let people: [Uint8Array, Uint8Array][] = [];
  let faceless: Uint8Array;

  beforeAll(async () => {
    pool = await open({ workers: 2 });
    // Twice the size of the set's photos. Their faces are just under the 128 pixels that the photo rules require.
    people = await Promise.all(
      files.map(({ photos }) => Promise.all([enlarged(photos[0] ?? ''), enlarged(photos[1] ?? '')])),
    );
    pictures = await openPhotos(files.map(({ photos }) => photos[0] ?? ''));
    faceless = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#567' } })
      .jpeg()
      .toBuffer();
  });
  afterAll(() => pool.close());

  describe('photos', () => {
    faceAnalyzerSuite(
      () => pool.faces,
      () => ({ people, faceless }),
    );
  });
  describe('frames', () => {
    frameAnalyzerSuite(
      () => pool.frames,
      () => pictures,
    );
  });

  test('the event loop stays free while photos are analysed', async () => {
    const [photo] = people[0] ?? [];
    const work = Promise.all(Array.from({ length: 12 }, () => pool.faces.analyze(photo ?? faceless, context)));
    const loop = { turns: 0, running: true };
    const spin = async () => {
      while (loop.running) {
        loop.turns++;
        await new Promise(setImmediate);
      }
    };
    const spinning = spin();
    await work;
    loop.running = false;
    await spinning;
    expect(loop.turns).toBeGreaterThan(100);
  });

  test('a photo that breaks a rule gets the name of the rule and no embedding', async () => {
    const [person] = files;
    if (!person) return;
    const small = await pool.faces.analyze(await smaller(person.photos[0] ?? ''), context);
    expect(small).toMatchObject({ kind: 'face', face: null, findings: [{ rule: 'face-too-small', limit: 128 }] });
    const blurred = await sharp(people[0]?.[0]).blur(12).jpeg().toBuffer();
    const analysis = await pool.faces.analyze(blurred, context);
    expect(analysis).toMatchObject({ kind: 'face', face: null });
    expect(analysis.kind === 'face' && analysis.findings.map(({ rule }) => rule)).toContain('face-blurred');
  });
});

test('a pool whose models are missing does not open, and says why', async () => {
  await expect(open({ models: { folder: '/nowhere' } })).rejects.toSatisfy(
    (error) => error instanceof Fault && error.kind === 'unavailable' && error.message.includes('models -- fetch'),
  );
});

test.skipIf(folder === '')('threads that end while a network runs leave the process alone', async () => {
  for (let round = 0; round < 4; round++) {
    const { pool } = await WorkerPool.open<null, string, string>({
      workerUrl: new URL('../../../../test/pool/busy-network-worker.ts', import.meta.url),
      workerData: folder,
      workers: 2,
      queueMax: 10,
      timeoutMs: 40 + 5 * round,
      clock: systemClock,
      observer: NO_OBSERVER,
    });
    const busy = [1, 2].map(() => pool.run([{ kind: 'busy', job: null, transfer: [] }], 'a', context.signal));
    const results = await Promise.allSettled(busy);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await pool.close();
  }
});

test.skipIf(folder === '')("an operator's own encoder works in the pool", async () => {
  const pool = await open({ models: { folder, encoderManifest: await bringEncoder() } });
  try {
    expect(pool.faces.modelId).toMatch(/^tiny@1#/);
    expect(pool.models.encoderId).toBe(pool.faces.modelId);
    const [person] = files;
    if (!person) return;
    const analysis = await pool.faces.analyze(await enlarged(person.photos[0] ?? ''), context);
    expect(analysis).toMatchObject({ kind: 'face', face: { modelId: pool.faces.modelId } });
  } finally {
    await pool.close();
  }
});

function open(options: Partial<InferencePoolOptions>): Promise<InferencePool> {
  return openInferencePool({
    models: { folder },
    workers: 1,
    queueMax: 100,
    timeoutMs: 60_000,
    clock: systemClock,
    ...options,
  });
}

async function enlarged(file: string): Promise<Buffer> {
  return sharp(await readFile(file))
    .resize(600)
    .jpeg({ quality: 95 })
    .toBuffer();
}

async function smaller(file: string): Promise<Buffer> {
  return sharp(await readFile(file))
    .resize(180)
    .jpeg({ quality: 95 })
    .toBuffer();
}
