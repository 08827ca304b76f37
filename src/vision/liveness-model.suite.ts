import { expect, test } from 'vitest';
import { Fault } from '../kernel/fault.ts';
import type { FaceInPicture } from './landmark-model.suite.ts';
import type { LivenessModel } from './liveness-model.ts';
import { plainPicture } from './picture.ts';

/** The tests that every LivenessModel must pass. `faces` are of live people. Empty if the data is not there. */
export function livenessModelSuite(model: () => LivenessModel, faces: () => readonly FaceInPicture[]): void {
  const { signal } = new AbortController();
  const box = { left: 10, top: 10, width: 60, height: 80 };

  test('names its model', () => {
    expect(model().modelId).toMatch(/^\S+#[0-9a-f]{8}$/);
  });

  test('a score is in 0..1 and is the same every time, wherever the box lies', async () => {
    const picture = plainPicture(100, 120, 90);
    for (const at of [box, { ...box, left: -30 }, { ...box, top: 100 }, { ...box, width: 500, height: 700 }]) {
      const score = await model().scoreLive(picture, at, signal);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(await model().scoreLive(picture, at, signal)).toBe(score);
    }
  });

  test('most live faces score over one half', async () => {
    const scores: number[] = [];
    for (const face of faces()) scores.push(await model().scoreLive(face.picture, face.box, signal));
    const over = scores.filter((score) => score > 0.5).length;
    expect(over).toBeGreaterThanOrEqual(scores.length * 0.8);
  });

  test('an aborted call is a timeout', async () => {
    const work = model().scoreLive(plainPicture(100, 100), box, AbortSignal.abort());
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}
