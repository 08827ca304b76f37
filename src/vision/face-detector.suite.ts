import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import { FACES_MAX, type FaceDetector } from './face-detector.ts';
import { padPicture, plainPicture, type Picture } from './picture.ts';

/**
 * The tests that every FaceDetector must pass. The test file of each adapter calls this with its own.
 *
 * @param detector the one under test
 * @param photos pictures of one person each, with the face near the middle. Empty if the data is not there.
 * @param missesMax in how many pictures it may find nothing in the middle
 */
export function faceDetectorSuite(detector: () => FaceDetector, photos: () => readonly Picture[], missesMax = 0): void {
  const { signal } = new AbortController();

  test('names its model', () => {
    expect(detector().modelId).toMatch(/^\S+$/);
  });

  test('sees the face in the middle, the most confident first', async () => {
    let misses = 0;
    for (const photo of photos()) {
      const faces = await detector().detect(photo, signal);
      expect(faces.length).toBeLessThanOrEqual(FACES_MAX);
      expect(faces.map(({ confidence }) => confidence)).toEqual(
        faces.map(({ confidence }) => confidence).toSorted((a, b) => b - a),
      );
      const central = faces.filter(
        ({ box }) =>
          Math.abs(box.left + box.width / 2 - photo.width / 2) < photo.width / 4 &&
          Math.abs(box.top + box.height / 2 - photo.height / 2) < photo.height / 4,
      );
      if (central.length === 0) misses++;
    }
    expect(misses).toBeLessThanOrEqual(missesMax);
  });

  test('a face moves with the picture', async () => {
    const photo = photos()[0] ?? plainPicture(100, 100);
    const [face] = await detector().detect(photo, signal);
    const [moved] = await detector().detect(padPicture(photo, 40), signal);
    const centreX = (box?: { left: number; width: number }) => (box ? box.left + box.width / 2 : 0);
    const shift = centreX(moved?.box) - centreX(face?.box);
    expect(face === undefined || Math.abs(shift - 40) < 12).toBe(true);
  });

  test('finds nothing in an empty picture', async () => {
    expect(await detector().detect(plainPicture(200, 300), signal)).toEqual([]);
    expect(await detector().detect(plainPicture(1, 1), signal)).toEqual([]);
  });

  test('an aborted detection is a timeout', async () => {
    const look = detector().detect(plainPicture(50, 50), AbortSignal.abort());
    await expect(look).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}
