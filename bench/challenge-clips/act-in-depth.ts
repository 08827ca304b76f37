import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawFrom, type Ranges } from '../attacks/draw.ts';
import { isAtRest, postureAt, type Act } from './act.ts';
import { ActMesh, headEllipse, MOVING_POINTS, moveLidsAndMouth, type Pose } from './act-mesh.ts';
import type { Take } from './challenge-maker.ts';

/** Ranges of a person's full actions. Angles in degrees. */
const BODY_RANGES = {
  turnDeg: [17, 22],
  nodDeg: [13, 19],
  /** How far the lower lip goes, as a part of the half height of the head. */
  opening: [0.28, 0.42],
} as const satisfies Ranges;

/** Landmarks that stand out from the head, in half widths of it. */
const RELIEF: Readonly<Record<number, number>> = {
  ...Object.fromEntries([27, 28].map((i) => [i, 0.08])),
  29: 0.18,
  30: 0.27,
  ...Object.fromEntries([31, 32, 33, 34, 35].map((i) => [i, 0.14])),
  ...Object.fromEntries([...Array(20).keys()].map((i) => [i + 48, 0.06])),
};
/** Depth of the head over its half width. */
const DEPTH = 0.95;
/** How far the neck is behind and under the middle between the ears, in half axes. */
const NECK = { behind: 0.25, under: 0.6 };

/**
 * A living person does the actions: each frame of the footage, with the person's own motion, is turned as a round head
 * would be. Every landmark has a depth. What stands out goes farther, and near places look larger.
 */
export function* actInDepth(random: Rng, take: Take, act: Act): Generator<Picture> {
  const body = drawFrom(random, BODY_RANGES);
  const mesh = new ActMesh(turnHead((body.turnDeg * Math.PI) / 180, (body.nodDeg * Math.PI) / 180, body.opening));
  for (const [index, picture] of take.frames.entries()) {
    const posture = postureAt(act, index / take.fps);
    const landmarks = take.track[index];
    yield isAtRest(posture) || !landmarks ? picture : mesh.move(picture, landmarks, posture);
  }
}

function turnHead(turnFull: number, nodFull: number, opening: number): Pose {
  return (points, posture) => {
    const { centre, wide, tall } = headEllipse(points);
    // Positive angles turn to the right of the picture, which is the person's own left.
    const [yaw, pitch] = [posture.turn * turnFull, posture.nod * nodFull];
    const [cosY, sinY, cosP, sinP] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
    const far = 5 * wide;
    const moved = points.map((point, index) => {
      if (index >= MOVING_POINTS) return { ...point };
      const [x, y] = [point.x - centre.x, point.y - centre.y];
      // A paraboloid, so that no place of the face goes past its neighbour.
      const round = Math.max(0, 1 - (x / (1.15 * wide)) ** 2 - (y / (1.2 * tall)) ** 2);
      const z = wide * (DEPTH * round + (RELIEF[index] ?? 0) + NECK.behind);
      const down = y - NECK.under * tall;
      const [x1, z1] = [x * cosY + z * sinY, z * cosY - x * sinY];
      const [y2, z2] = [down * cosP + z1 * sinP, z1 * cosP - down * sinP];
      const nearer = far / (far - (z2 - z));
      return { x: centre.x + x1 * nearer, y: centre.y + NECK.under * tall + y2 * nearer };
    });
    // The ring follows the head halfway: it lies in the hair and in the room behind it.
    for (let i = 68; i < MOVING_POINTS; i++) {
      const [from, to] = [points[i], moved[i]];
      if (from && to) [to.x, to.y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    }
    moveLidsAndMouth(moved, posture, opening * tall);
    return moved;
  };
}
