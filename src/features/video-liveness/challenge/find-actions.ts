import { present } from '../../../kernel/assert.ts';
import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';

/** The actions that a challenge may ask for. Left and right are the person's own. */
export const CHALLENGE_ACTIONS = ['blink', 'open-mouth', 'turn-left', 'turn-right', 'nod'] as const;

/** An action that a challenge may ask for. */
export type ChallengeAction = (typeof CHALLENGE_ACTIONS)[number];

/** An action that a clip shows. */
export interface SeenAction {
  readonly action: ChallengeAction;
  /** Milliseconds since the first frame. */
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * The size of the movement, in the unit of what was watched: degrees, the mouth's ratio, or how far the eyes were
   * shut.
   */
  readonly extent: number;
}

/** Bounds of each action, measured on clips of talking people. See docs/decisions/0221. */
const TURN_DEGREES = 13;
const NOD_DEGREES = 10;
const MOUTH_RATIO = 0.35;
const EYES_SHUT = 0.35;
/** If the eyes stay closed longer than this, it is not a blink. */
const BLINK_MS_MAX = 1500;
/** The fewest frames in a row that make a movement of head or mouth. One frame is enough for a blink. */
const FRAMES_MIN = 2;
/** A break of this many frames does not end a movement. */
const GAP_FRAMES = 1;

/**
 * All actions of a clip, in the order in which they begin. They are found by how the face differs from its usual pose
 * in the clip.
 */
export function findActions(motion: readonly FaceMotion[]): readonly SeenAction[] {
  if (motion.length === 0) return [];
  const yaw = medianOf(motion, 'yaw');
  const pitch = medianOf(motion, 'pitch');
  const mouth = medianOf(motion, 'mouthOpen');
  const watch = (
    action: ChallengeAction,
    measure: (face: FaceMotion) => number,
    least: number,
    framesMin = FRAMES_MIN,
  ) => runsOver(motion, measure, least, framesMin).map((run): SeenAction => ({ action, ...run }));
  const isFrontal = (face: FaceMotion) => Math.abs(face.yaw - yaw) < TURN_DEGREES;
  return [
    // Yaw falls when the nose moves to the right of the picture, which is the person's left.
    ...watch('turn-left', (face) => yaw - face.yaw, TURN_DEGREES),
    ...watch('turn-right', (face) => face.yaw - yaw, TURN_DEGREES),
    // The pose model sees some pitch in a head that is only turned.
    ...watch('nod', (face) => (isFrontal(face) ? Math.abs(face.pitch - pitch) : 0), NOD_DEGREES),
    ...watch('open-mouth', (face) => face.mouthOpen - mouth, MOUTH_RATIO),
    ...watch('blink', (face) => 1 - face.eyesOpen, 1 - EYES_SHUT, 1).filter(
      ({ fromMs, toMs }) => toMs - fromMs <= BLINK_MS_MAX,
    ),
  ].toSorted((a, b) => a.fromMs - b.fromMs);
}

function medianOf(motion: readonly FaceMotion[], what: Exclude<keyof FaceMotion, 'atMs'>): number {
  const values = motion.map((face) => face[what]).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

function runsOver(
  motion: readonly FaceMotion[],
  measure: (face: FaceMotion) => number,
  least: number,
  framesMin: number,
): Omit<SeenAction, 'action'>[] {
  const runs: { first: number; last: number; frames: number; extent: number }[] = [];
  for (const [at, face] of motion.entries()) {
    const extent = measure(face);
    if (!(extent >= least)) continue;
    const run = runs.at(-1);
    if (run && at - run.last <= GAP_FRAMES + 1) {
      run.last = at;
      run.frames++;
      run.extent = Math.max(run.extent, extent);
    } else {
      runs.push({ first: at, last: at, frames: 1, extent });
    }
  }
  return runs
    .filter(({ frames }) => frames >= framesMin)
    .map(({ first, last, extent }) => ({
      fromMs: present(motion[first]).atMs,
      toMs: present(motion[last]).atMs,
      extent: Math.round(extent * 100) / 100,
    }));
}
