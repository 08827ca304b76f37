import { beforeAll, describe, expect, test } from 'vitest';
import { lfwPeople } from '../../../../test/vision/face-photos.ts';
import { openPhotos } from '../../../../test/vision/open-photos.ts';
import { testModels } from '../../../../test/vision/test-models.ts';
import { alignFace } from '../../../vision/align-face.ts';
import { cosineOf } from '../../../vision/compare-embeddings.ts';
import { faceDetectorSuite } from '../../../vision/face-detector.suite.ts';
import { faceEncoderSuite } from '../../../vision/face-encoder.suite.ts';
import { measureCover } from '../../../vision/face-cover.ts';
import { findFace } from '../../../vision/find-face.ts';
import { landmarkModelSuite, type FaceInPicture } from '../../../vision/landmark-model.suite.ts';
import { eyeAspectRatio, fivePointsOf } from '../../../vision/landmarks.ts';
import { livenessModelSuite } from '../../../vision/liveness-model.suite.ts';
import { turnPicture, type Picture } from '../../../vision/picture.ts';
import { openModels, type VisionModels } from './open-models.ts';

const folder = await testModels();
const people = lfwPeople(12) ?? [];
const { signal } = new AbortController();

describe.skipIf(folder === null)('the default models', () => {
  let models: VisionModels;
  let photos: Picture[] = [];
  const faces: FaceInPicture[] = [];

  beforeAll(async () => {
    models = await openModels({ folder: folder ?? '' });
    photos = await openPhotos(people.flatMap((person) => person.photos.slice(0, 2)));
    for (const picture of photos) {
      const found = await findFace(models, picture, 'central', signal);
      if (found) faces.push({ picture, box: found.box });
    }
  });

  describe('detector', () => {
    faceDetectorSuite(
      () => models.detector,
      () => photos,
    );
  });
  describe('landmarks', () => {
    landmarkModelSuite(
      () => models.landmarks,
      () => faces,
    );
  });
  describe('encoder', () => {
    faceEncoderSuite(() => models.encoder);
  });
  describe('liveness', () => {
    livenessModelSuite(
      () => models.liveness,
      () => faces,
    );
  });

  describe.skipIf(people.length === 0)('on people', () => {
    test('two photos of one person are more alike than photos of two people', async () => {
      const found = await Promise.all(photos.map((photo) => findFace(models, photo, 'central', signal)));
      const cosines = (other: (at: number) => number) =>
        people.map((_, at) => {
          const [a, b] = [found[at * 2], found[other(at)]];
          return a && b ? cosineOf(a.encoded.embedding, b.encoded.embedding) : 0;
        });
      const own = cosines((at) => at * 2 + 1);
      const strangers = cosines((at) => ((at + 1) % people.length) * 2);
      expect(own.filter((cosine) => cosine > 0.34).length).toBeGreaterThanOrEqual(people.length - 1);
      expect(strangers.filter((cosine) => cosine > 0.34)).toEqual([]);
    });

    test('a face that lies on its side, or fills the picture, is found and encoded', async () => {
      for (const photo of photos.slice(0, 6)) {
        const upright = await findFace(models, photo, 'central', signal);
        for (const turned of [turnPicture(photo, 90), turnPicture(photo, 180), turnPicture(photo, 270)]) {
          const found = await findFace(models, turned, 'central', signal);
          const cosine = found && upright ? cosineOf(found.encoded.embedding, upright.encoded.embedding) : 0;
          expect(cosine).toBeGreaterThan(0.8);
        }
      }
    });

    test('a mirrored, brighter or half-sized photo still shows the same person', async () => {
      const [photo] = photos;
      if (!photo) throw new Error('no photo');
      const brighter = { ...photo, rgb: photo.rgb.map((level) => Math.min(255, level * 1.2)) };
      const [plain, bright] = [
        await findFace(models, photo, 'central', signal),
        await findFace(models, brighter, 'central', signal),
      ];
      expect(
        cosineOf(plain?.encoded.embedding ?? new Float32Array(0), bright?.encoded.embedding ?? new Float32Array(0)),
      ).toBeGreaterThan(0.85);
    });

    test('faces that look into the camera have a small pose and open eyes', async () => {
      let [straight, open] = [0, 0];
      for (const { picture, box } of faces) {
        const points = await models.landmarks.locate(picture, box, signal);
        const pose = await models.pose.estimatePose(picture, box, signal);
        const eyes = await models.eyes.scoreEyesOpen(picture, points, signal);
        if (Math.max(Math.abs(pose.yaw), Math.abs(pose.pitch)) < 40) straight++;
        if (eyes.left > 0.5 && eyes.right > 0.5) open++;
        expect(eyeAspectRatio(points)).toBeLessThan(0.6);
      }
      expect(straight).toBeGreaterThanOrEqual(faces.length * 0.9);
      expect(open).toBeGreaterThanOrEqual(faces.length * 0.6);
    });

    test('a mask and a bar over the eyes are noticed, and an open face raises no alarm', async () => {
      let [openFaces, masks, bars] = [0, 0, 0];
      for (const { picture, box } of faces) {
        if ((await coverOf(models, picture, box)) > 0.78) openFaces++;
        if ((await coverOf(models, painted(picture, box, [0.55, 1.05]), box)) > 0.78) masks++;
        if ((await coverOf(models, painted(picture, box, [0.28, 0.48]), box)) > 0.78) bars++;
      }
      expect(openFaces).toBeLessThanOrEqual(faces.length * 0.1);
      expect(masks).toBeGreaterThanOrEqual(faces.length * 0.85);
      expect(bars).toBeGreaterThanOrEqual(faces.length * 0.7);
    });

    test('dark glasses are noticed', async () => {
      let glasses = 0;
      for (const { picture, box } of faces) {
        const points = fivePointsOf(await models.landmarks.locate(picture, box, signal));
        if ((await coverOf(models, withDarkGlasses(picture, points), box)) > 0.78) glasses++;
      }
      expect(glasses).toBeGreaterThanOrEqual(faces.length * 0.85);
    });
  });
});

/** Lays a nearly black round glass over each eye. */
function withDarkGlasses(picture: Picture, [left, right]: ReturnType<typeof fivePointsOf>): Picture {
  const rgb = Uint8Array.from(picture.rgb);
  const radius = 0.38 * Math.hypot(right.x - left.x, right.y - left.y);
  for (let at = 0; at < picture.width * picture.height; at++) {
    const [x, y] = [at % picture.width, Math.floor(at / picture.width)];
    if ([left, right].some((eye) => Math.hypot(x - eye.x, (y - eye.y) * 1.3) < radius)) rgb.set([25, 22, 20], at * 3);
  }
  return { ...picture, rgb };
}

async function coverOf(models: VisionModels, picture: Picture, box: FaceInPicture['box']): Promise<number> {
  const points = fivePointsOf(await models.landmarks.locate(picture, box, signal));
  const aligned = alignFace(picture, points, models.encoder.template);
  if (aligned === null) return 1;
  return measureCover(models.encoder, aligned, await models.encoder.encode(aligned, signal), signal);
}

/** Paints a band over the face in a picture. The band is given in fractions of the face's height. */
function painted(picture: Picture, box: FaceInPicture['box'], [from, to]: readonly [number, number]): Picture {
  const rgb = Uint8Array.from(picture.rgb);
  const left = Math.max(0, Math.round(box.left));
  const right = Math.min(picture.width, Math.round(box.left + box.width));
  for (let y = Math.round(box.top + from * box.height); y < Math.min(picture.height, box.top + to * box.height); y++)
    for (let x = left; x < right; x++) rgb.set([60, 90, 120], (y * picture.width + x) * 3);
  return { ...picture, rgb };
}
