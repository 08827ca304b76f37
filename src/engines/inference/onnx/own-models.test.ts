import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { lfwPeople } from '../../../../test/vision/face-photos.ts';
import { openPhotos } from '../../../../test/vision/open-photos.ts';
import { bringBlazeFace, bringEncoder } from '../../../../test/vision/own-models.ts';
import { testModels } from '../../../../test/vision/test-models.ts';
import { writeOnnx } from '../../../../test/vision/write-onnx.ts';
import { Fault } from '../../../kernel/fault.ts';
import { compareEmbeddings } from '../../../vision/compare-embeddings.ts';
import { faceDetectorSuite } from '../../../vision/face-detector.suite.ts';
import { faceEncoderSuite } from '../../../vision/face-encoder.suite.ts';
import { findFace } from '../../../vision/find-face.ts';
import type { Picture } from '../../../vision/picture.ts';
import type { EncoderManifest } from '../models/model-manifest.ts';
import { openModels, type VisionModels } from './open-models.ts';

const folder = (await testModels()) ?? '';
const detectorManifest = folder && (await bringBlazeFace());
const people = lfwPeople(10) ?? [];
const { signal } = new AbortController();

describe.skipIf(!detectorManifest)('BlazeFace in place of the default detector', () => {
  let models: VisionModels;
  let photos: Picture[] = [];

  beforeAll(async () => {
    models = await openModels({ folder, detectorManifest: detectorManifest ?? undefined });
    photos = await openPhotos(people.flatMap((person) => person.photos.slice(0, 2)));
  });

  faceDetectorSuite(
    () => models.detector,
    () => photos,
    2,
  );

  test('its boxes lead to the same people as those of the default detector', async () => {
    const defaults = await openModels({ folder });
    expect(models.detector.modelId).not.toBe(defaults.detector.modelId);
    expect(models.encoder.modelId).toBe(defaults.encoder.modelId);
    let same = 0;
    for (const photo of photos) {
      const [own, other] = [
        await findFace(models, photo, 'central', signal),
        await findFace(defaults, photo, 'central', signal),
      ];
      const comparison = own && other ? compareEmbeddings(own.encoded, other.encoded) : { ok: false };
      if ('cosine' in comparison && comparison.cosine > 0.7) same++;
    }
    expect(same).toBeGreaterThanOrEqual(photos.length * 0.85);
  });
});

describe.skipIf(folder === '')('an encoder of another shape in place of the default one', () => {
  let models: VisionModels;

  beforeAll(async () => {
    models = await openModels({ folder, encoderManifest: await bringEncoder() });
  });

  faceEncoderSuite(() => models.encoder);

  test('it gets pictures of its own size, and its embeddings are never compared with those of the default one', async () => {
    const [photo] = await openPhotos(people.slice(0, 1).flatMap((person) => person.photos.slice(0, 1)));
    if (!photo) return;
    const defaults = await openModels({ folder });
    const [own, other] = [
      await findFace(models, photo, 'central', signal),
      await findFace(defaults, photo, 'central', signal),
    ];
    expect(own?.aligned).toMatchObject({ width: 96, height: 96 });
    expect(own?.encoded.embedding).toHaveLength(128);
    expect(own && other && compareEmbeddings(own.encoded, other.encoded)).toEqual({ ok: false, why: 'other-model' });
  });
});

describe.skipIf(folder === '')('a model that is not what its manifest says is refused', () => {
  const INPUT: EncoderManifest['input'] = {
    name: 'face',
    layout: 'nchw',
    width: 96,
    height: 96,
    channels: 'rgb',
    mean: [127.5],
    std: [127.5],
  };

  test.each<[string, Partial<EncoderManifest>, RegExp]>([
    [
      'size',
      { input: { ...INPUT, width: 112, height: 112 } },
      /expected input 'face' of shape \[1, 3, 112, 112\], found \[1, 3, 96, 96\]/,
    ],
    ['layout', { input: { ...INPUT, layout: 'nhwc' } }, /expected input 'face' of shape \[1, 96, 96, 3\]/],
    ['input name', { input: { ...INPUT, name: 'image' } }, /expected input 'image', found face/],
    [
      'output',
      { output: { name: 'features', dimensions: 512 } },
      /expected output 'features' of shape \[1, 512\], found \[1, 128\]/,
    ],
    ['checksum', { sha256: '0'.repeat(64) }, /expected SHA-256 0{64}, found [0-9a-f]{64}/],
    ['file', { file: 'absent.onnx' }, /absent\.onnx cannot be read/],
    ['role', { role: 'liveness' as 'encoder' }, /model manifest/],
    ['fields', { template: [[1, 2]] }, /template/],
  ])('by its %s', async (_, changed, message) => {
    await expect(openModels({ folder, encoderManifest: await bringEncoder(changed) })).rejects.toThrow(message);
    await expect(openModels({ folder, encoderManifest: await bringEncoder(changed) })).rejects.toBeInstanceOf(Fault);
  });

  test('because its numbers have another type', async () => {
    const manifestFile = await bringEncoder();
    const network = writeOnnx({
      inputs: [{ name: 'face', type: 11, shape: [1, 3, 96, 96] }],
      outputs: [{ name: 'features', type: 11, shape: [1, 3, 96, 96] }],
      nodes: [{ op: 'Identity', inputs: ['face'], outputs: ['features'] }],
      weights: [],
    });
    await replaceModel(manifestFile, network);
    await expect(openModels({ folder, encoderManifest: manifestFile })).rejects.toThrow(
      /expected input 'face' of float32, found float64/,
    );
  });

  test('because the file is not a model', async () => {
    const manifestFile = await bringEncoder();
    await replaceModel(manifestFile, new Uint8Array(Buffer.from('not a model')));
    await expect(openModels({ folder, encoderManifest: manifestFile })).rejects.toThrow(
      /not a model this runtime can load/,
    );
  });

  test('because the manifest is not JSON, or describes another role', async () => {
    const manifestFile = await bringEncoder();
    await expect(openModels({ folder, detectorManifest: manifestFile })).rejects.toThrow(
      /describes a encoder; expected a detector/,
    );
    await writeFile(manifestFile, '{');
    await expect(openModels({ folder, encoderManifest: manifestFile })).rejects.toThrow(/is not JSON/);
  });
});

async function replaceModel(manifestFile: string, network: Uint8Array): Promise<void> {
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as EncoderManifest;
  const sha256 = createHash('sha256').update(network).digest('hex');
  await writeFile(manifestFile.replace('manifest.json', manifest.file), network);
  await writeFile(manifestFile, JSON.stringify({ ...manifest, sha256 }));
}
