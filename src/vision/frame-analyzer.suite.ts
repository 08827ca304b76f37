import { expect, test } from 'vitest';
import type { Box } from './box.ts';
import { greyOf } from './flow/grey-image.ts';
import { Fault } from '../kernel/fault.ts';
import { FRAMES_MAX, type FrameAnalyzer } from './frame-analyzer.ts';
import { LANDMARK_COUNT } from './landmarks.ts';
import { plainPicture, type Picture } from './picture.ts';

/**
 * The tests that every FrameAnalyzer must pass. `faces` are pictures of one face each. Empty if the data is not there.
 */
export function frameAnalyzerSuite(analyzer: () => FrameAnalyzer, faces: () => readonly Picture[]): void {
  const context = { appId: 'suite', signal: new AbortController().signal };

  test('every frame is answered in order, with what was asked for it', async () => {
    const frames = faces().flatMap((picture, at) => [
      { picture: copyOf(picture), liveness: at % 2 === 0, embedding: at % 3 === 0 },
      { picture: plainPicture(64, 48), liveness: true, embedding: true },
    ]);
    const analyses = await analyzer().analyzeFrames(frames, context);
    expect(analyses).toHaveLength(frames.length);
    for (const [at, { facesFound, face }] of analyses.entries()) {
      expect(facesFound > 0).toBe(at % 2 === 0);
      expect(face !== null).toBe(at % 2 === 0);
      if (face === null) continue;
      const picture = at / 2;
      expect(face.landmarks).toHaveLength(LANDMARK_COUNT);
      expect(face.liveness !== null).toBe(picture % 2 === 0);
      expect(face.encoded?.modelId ?? null).toBe(picture % 3 === 0 ? analyzer().encoderId : null);
      expect(Math.abs(face.pose.yaw)).toBeLessThan(99);
    }
  });

  test('no frames give no analyses', async () => {
    expect(await analyzer().analyzeFrames([], context)).toEqual([]);
    expect(await analyzer().measureFlow([], context)).toEqual([]);
  });

  test('flow is measured between each two frames, and there is none without a face or a texture', async () => {
    const plain = (face: Box | null) => ({ image: greyOf(plainPicture(64, 48)), face });
    const box = { left: 20, top: 10, width: 20, height: 25 };
    expect(await analyzer().measureFlow([plain(box), plain(null), plain(box)], context)).toEqual([null, null]);
  });

  test('too many frames are a bug of the caller', async () => {
    const frame = { picture: plainPicture(1, 1), liveness: false, embedding: false };
    const frames = Array.from({ length: FRAMES_MAX + 1 }, () => frame);
    await expect(analyzer().analyzeFrames(frames, context)).rejects.toThrow('invariant broken');
  });

  test('an aborted analysis is a timeout', async () => {
    const frames = [{ picture: plainPicture(10, 10), liveness: false, embedding: false }];
    const aborted = { appId: 'suite', signal: AbortSignal.abort() };
    const image = greyOf(plainPicture(10, 10));
    const flow = analyzer().measureFlow(
      [image, image].map(({ ...one }) => ({ image: { ...one, luma: one.luma.slice() }, face: null })),
      aborted,
    );
    await expect(flow).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
    const work = analyzer().analyzeFrames(frames, aborted);
    await expect(work).rejects.toSatisfy((error) => error instanceof Fault && error.kind === 'timeout');
  });
}

function copyOf(picture: Picture): Picture {
  return { ...picture, rgb: Uint8Array.from(picture.rgb) };
}
