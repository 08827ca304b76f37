import type { Point } from '../../src/vision/box.ts';
import type { Picture } from '../../src/vision/picture.ts';
import { openCamera, drawCamera } from '../attacks/camera.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import type { Still } from '../attacks/find-still.ts';
import { toFloat, toPicture } from '../attacks/float-frame.ts';
import { handMotion } from '../attacks/hand-motion.ts';
import type { Rng } from '../world/rng.ts';
import { isAtRest, postureAt, type Act, type Posture } from './act.ts';
import { ActMesh, headEllipse, MOVING_POINTS, moveLidsAndMouth, type Pose } from './act-mesh.ts';
import type { Take } from './challenge-maker.ts';

/** Ranges of a program that moves a still. Lengths are parts of the half axes of the head. */
const PROGRAM_RANGES = {
  turnShift: [0.2, 0.5],
  nodShift: [0.15, 0.4],
  opening: [0.2, 0.45],
  /** Idle motion, so that the still does not freeze. */
  sway: [0.005, 0.05],
  rollDeg: [0.1, 1.5],
  blinkHz: [0.05, 0.4],
} as const satisfies Ranges;

/** A program that was drawn. */
export type ProgramDraw = Drawn<typeof PROGRAM_RANGES>;

/** Draws a program. */
export function drawProgram(random: Rng): ProgramDraw {
  return drawFrom(random, PROGRAM_RANGES);
}

/**
 * A program moves one still: the middle of the face is shifted in the plane of the picture, and the edge stays. Noise
 * of a camera lies over it. `act` may be null, and then only idle motion is seen.
 */
export function* actFlat(
  random: Rng,
  still: Still,
  draw: ProgramDraw,
  { act, fps, seconds }: { readonly act: Act | null; readonly fps: number; readonly seconds: number },
): Generator<Picture> {
  const idle = (strength: number) => handMotion(random, { drift: strength, tremor: 0.05 * strength });
  const [x, y, roll] = [idle(draw.sway), idle(0.7 * draw.sway), idle((draw.rollDeg * Math.PI) / 180)];
  const blinks: number[] = [];
  for (let at = random.range(0, 1 / draw.blinkHz); at < seconds; at += random.range(0.5, 1.6) / draw.blinkHz)
    blinks.push(at);
  const camera = openCamera(random.fork('noise'), drawCamera(random.fork('camera')));
  let now = 0;
  const mesh = new ActMesh(shiftFace(draw, () => [x(now), y(now), roll(now)]));
  for (let index = 0; index < Math.round(seconds * fps); index++) {
    now = index / fps;
    const asked: Posture = act ? postureAt(act, now) : { turn: 0, nod: 0, lids: 0, mouth: 0 };
    const lids = Math.max(asked.lids, ...blinks.map((at) => Math.exp(-(((now - at) / 0.08) ** 2))));
    const frame = toFloat(mesh.move(still.picture, still.face.landmarks, { ...asked, lids }));
    camera(frame, now);
    yield toPicture(frame);
  }
}

function shiftFace(draw: ProgramDraw, idleNow: () => readonly [number, number, number]): Pose {
  return (points: readonly Point[], posture) => {
    const { centre, wide, tall } = headEllipse(points);
    const [idleX, idleY, roll] = idleNow();
    const moved = points.map((point, index) => {
      if (index >= MOVING_POINTS) return { ...point };
      const [dx, dy] = [point.x - centre.x, point.y - (centre.y + 0.35 * tall)];
      const near = Math.max(0.1, 1 - 0.8 * ((dx / wide) ** 2 + (dy / tall) ** 2));
      return {
        x: point.x + near * wide * (posture.turn * draw.turnShift + idleX) - roll * dy,
        y: point.y + near * tall * (posture.nod * draw.nodShift + idleY) + roll * dx,
      };
    });
    moveLidsAndMouth(moved, posture, draw.opening * tall);
    return moved;
  };
}

/** The same program on footage that moves by itself. It adds no idle motion and no noise. */
export function* actFlatOn(random: Rng, take: Take, draw: ProgramDraw, act: Act): Generator<Picture> {
  const lag = random.range(0, 0.1);
  const mesh = new ActMesh(shiftFace(draw, () => [0, 0, 0]));
  for (const [index, picture] of take.frames.entries()) {
    const posture = postureAt(act, index / take.fps - lag);
    const landmarks = take.track[index];
    yield isAtRest(posture) || !landmarks ? picture : mesh.move(picture, landmarks, posture);
  }
}
