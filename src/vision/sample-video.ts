import { STILL_SIDE_MAX, STILLS_MAX, TRACK_FRAMES_PER_SECOND, TRACK_SIDE_MAX } from './video-decoder.ts';

/** Which frames of a video are returned, and how large. It is the same for every decoder. */
export interface SamplingPlan {
  /** Number of steps of the track. */
  readonly steps: number;
  /** Steps that are also stills, ascending. */
  readonly stillSteps: readonly number[];
  readonly trackSize: Size;
  readonly stillSize: Size;
}

interface Size {
  /** Pixels, an even number. */
  readonly width: number;
  readonly height: number;
}

/** Plans the sampling of a video of `durationMs` with upright frames of `width` x `height`. */
export function planSampling({ width, height, durationMs }: Size & { readonly durationMs: number }): SamplingPlan {
  const steps = Math.max(1, Math.round((durationMs / 1000) * TRACK_FRAMES_PER_SECOND));
  const count = Math.min(steps, STILLS_MAX);
  const stillSteps = Array.from({ length: count }, (_, at) =>
    count === 1 ? 0 : Math.round((at * (steps - 1)) / (count - 1)),
  );
  return {
    steps,
    stillSteps,
    trackSize: fitInto({ width, height }, TRACK_SIDE_MAX),
    stillSize: fitInto({ width, height }, STILL_SIDE_MAX),
  };
}

function fitInto({ width, height }: Size, sideMax: number): Size {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  const even = (px: number) => Math.max(2, Math.round((px * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

/** The time of a step of the track, in milliseconds since the first frame. For example, step 5 is at 500 ms. */
export function stepAtMs(step: number): number {
  return (step * 1000) / TRACK_FRAMES_PER_SECOND;
}
