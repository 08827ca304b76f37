import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { Box } from './box.ts';
import { eyeAspectRatio, fivePointsOf, LANDMARK_COUNT, type LandmarkModel } from './landmarks.ts';
import { plainPicture, type Picture } from './picture.ts';

/** A picture, and the box of its face. */
export interface FaceInPicture {
  readonly picture: Picture;
  readonly box: Box;
}

/** The tests that every LandmarkModel must pass. `faces` are upright. Empty if the data is not there. */
export function landmarkModelSuite(model: () => LandmarkModel, faces: () => readonly FaceInPicture[]): void {
  const { signal } = new AbortController();

  test('eyes are above the nose, the nose above the mouth, left before right, all within the box', async () => {
    for (const { picture, box } of faces()) {
      const points = await model().locate(picture, box, signal);
      expect(points).toHaveLength(LANDMARK_COUNT);
      const [leftEye, rightEye, nose, mouthLeft, mouthRight] = fivePointsOf(points);
      expect(leftEye.x).toBeLessThan(rightEye.x);
      expect(mouthLeft.x).toBeLessThan(mouthRight.x);
      expect(Math.max(leftEye.y, rightEye.y)).toBeLessThan(nose.y);
      expect(nose.y).toBeLessThan(Math.min(mouthLeft.y, mouthRight.y));
      for (const { x, y } of [leftEye, rightEye, nose, mouthLeft, mouthRight]) {
        expect(x).toBeGreaterThan(box.left - box.width * 0.2);
        expect(x).toBeLessThan(box.left + box.width * 1.2);
        expect(y).toBeGreaterThan(box.top);
        expect(y).toBeLessThan(box.top + box.height);
      }
      expect(eyeAspectRatio(points)).toBeGreaterThan(0);
    }
  });

  test('an aborted call is a timeout', async () => {
    const box = { left: 0, top: 0, width: 50, height: 50 };
    const work = model().locate(plainPicture(50, 50), box, AbortSignal.abort());
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}
