/**
 * Which frame of a clip is shown at each frame of another rate: always the latest one. Gives indices from 0. From 24 to
 * 30 a second, every fourth frame is shown twice. From 30 to 24, every fifth one is left out.
 */
export function convertRate(frameCount: number, fromFps: number, toFps: number): readonly number[] {
  const count = Math.max(1, Math.round((frameCount * toFps) / fromFps));
  return Array.from({ length: count }, (_, i) => Math.min(frameCount - 1, Math.floor((i * fromFps) / toFps + 1e-6)));
}
