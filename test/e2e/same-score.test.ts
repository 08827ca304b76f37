import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseVideoDecoder, type DecoderName } from '../../src/composition/open-video.ts';
import { readConfig } from '../../src/config/config.ts';
import { openInferencePool, type InferencePool } from '../../src/engines/inference/pool/inference-pool.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { DEFAULT_FUSION } from '../../src/vision/liveness/default-fusion.ts';
import { ClipJudge } from '../../src/vision/liveness/watch-clip.ts';
import type { VideoDecoder } from '../../src/vision/video-decoder.ts';
import { filmFace } from '../upgrade/drawn-face.ts';
import { PEOPLE } from '../upgrade/people.ts';
import { ClipMaker } from '../vision/clip-maker.ts';
import { testModels } from '../vision/test-models.ts';

const PATIENCE_MS = 600_000;
const models = await testModels();
const maker = ClipMaker.open();
const context = { appId: 'test', signal: new AbortController().signal };

async function openDecoder(decoder: DecoderName): Promise<VideoDecoder | null> {
  const config = readConfig({ RENZHENG_VIDEO_DECODER: decoder });
  const { chosen } = await chooseVideoDecoder({ ...config, video: { ...config.video, timeoutMs: PATIENCE_MS } });
  if (chosen === null) process.stderr.write(`SKIPPED: comparing decoders; this machine has no ${decoder}\n`);
  return chosen?.decoder ?? null;
}

describe.skipIf(models === null || maker === null)('one clip has one score', () => {
  let pool: InferencePool;
  let native: VideoDecoder | null;
  let wasm: VideoDecoder | null;
  let clip: Uint8Array;
  let other: Uint8Array;

  beforeAll(async () => {
    if (models === null || maker === null) return;
    pool = await openInferencePool({
      models: { folder: models },
      workers: 2,
      queueMax: 1000,
      timeoutMs: PATIENCE_MS,
      clock: systemClock,
    });
    [native, wasm] = [await openDecoder('ffmpeg'), await openDecoder('wasm')];
    clip = await filmFace(maker, PEOPLE.grace.face);
    other = await filmFace(maker, PEOPLE.ada.face);
  });
  afterAll(async () => {
    await pool?.close();
    maker?.close();
  });

  const watch = async (decoder: VideoDecoder, bytes: Uint8Array) => {
    const judge = new ClipJudge({
      decoder: { codecs: decoder.codecs, hasRoom: true, decode: (...asked) => decoder.decode(...asked) },
      analyzer: pool.frames,
      fusion: () => DEFAULT_FUSION,
    });
    const seen = await judge.watch(bytes, context);
    if (seen.kind !== 'watched') throw new Error(`the clip was not judged: ${JSON.stringify(seen)}`);
    return { score: seen.livingScore, trace: seen.trace, motion: seen.motion };
  };

  test('alone and among eight others that are judged at the same time', async () => {
    const decoder = native ?? wasm;
    if (!decoder) return;
    const alone = await watch(decoder, clip);
    const crowd = await Promise.all(
      [clip, ...Array.from({ length: 8 }, () => other)].map((one) => watch(decoder, one)),
    );
    expect(crowd[0]).toEqual(alone);
    expect(crowd[1]?.score).not.toBe(alone.score);
  });

  test('by either decoder, to the last bit', async () => {
    if (!native || !wasm) return;
    expect(await watch(wasm, clip)).toEqual(await watch(native, clip));
  });

  test.each<[string, string, string]>([
    ['not scaled', '320x240', 'yuv420p'],
    ['scaled down', '1280x720', 'yuv420p'],
    ['of an odd size', '321x241', 'yuv444p'],
    ['of full range', '640x480', 'yuvj420p'],
  ])('frames of a clip that is %s are the same from either decoder', async (_, size, format) => {
    if (!native || !wasm || !maker) return;
    const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=1.5`];
    const bytes = await maker.make('test.mp4', source, ['-pix_fmt', format, '-c:v', 'libx264']);
    const [one, same] = [await native.decode(bytes, context), await wasm.decode(bytes, context)];
    if (!one.ok || !same.ok) throw new Error('both decoders open the clip');
    expect(one.video.track.length).toBe(15);
    for (const kind of ['track', 'stills'] as const)
      for (const [at, { picture }] of one.video[kind].entries())
        expect(Buffer.compare(picture.rgb, same.video[kind][at]?.picture.rgb ?? Buffer.of())).toBe(0);
  });
});
