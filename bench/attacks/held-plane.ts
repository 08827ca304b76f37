import type { Rng } from '../world/rng.ts';
import type { Drawn, Ranges } from './draw.ts';
import { handMotion, type HandStrength } from './hand-motion.ts';
import { cameraToPlane, type Homography } from './homography.ts';

const DEGREE = Math.PI / 180;

/** How a print or a screen is held before the camera. Lengths are parts of the shorter side of the picture. */
export const HOLD_RANGES = {
  /** Width of the face. */
  faceShare: [0.3, 0.6],
  offsetX: [-0.06, 0.06],
  offsetY: [-0.05, 0.07],
  yawDeg: [-18, 18],
  pitchDeg: [-15, 15],
  rollDeg: [-7, 7],
  /** Root mean square of slow turning. */
  swayDeg: [0.2, 2.5],
  /** Root mean square of the tremor, 1..12 Hz, of turning. */
  tremorDeg: [0.02, 0.3],
  shiftDrift: [0.002, 0.025],
  shiftTremor: [0.0003, 0.003],
  /** Root mean square of the change of distance, as a part of it. */
  zoomDrift: [0.001, 0.02],
} as const satisfies Ranges;

/** A way of holding that was drawn. */
export type HoldDraw = Drawn<typeof HOLD_RANGES>;

/** What is held: a plane with a face in it, in the plane's own pixels. */
export interface HeldFace {
  readonly centre: { readonly x: number; readonly y: number };
  readonly faceWidth: number;
}

/** A plane that moves in front of the camera. */
export interface HeldPlane {
  /** From the picture to the plane at a time in seconds. */
  mapAt(seconds: number): Homography;
  /** Camera pixels for one pixel of the plane, if it faces the camera. */
  readonly scale: number;
  /** How far the plane is turned from where it was at first, in radians. */
  turnAt(seconds: number): { readonly yaw: number; readonly pitch: number };
}

/** How a plane is held, and whether it moves. */
export interface Hold extends HoldDraw {
  /** If true, it does not move at all. */
  readonly fixed: boolean;
  /** Turns it further on purpose at a time in seconds, in radians. */
  turnBy?(seconds: number): { readonly yaw: number; readonly pitch: number };
}

/** Holds a plane so that its face is about the middle of the picture. */
export function holdPlane(
  random: Rng,
  draw: Hold,
  { centre, faceWidth }: HeldFace,
  picture: { readonly width: number; readonly height: number },
): HeldPlane {
  const side = Math.min(picture.width, picture.height);
  const scale = (draw.faceShare * side) / faceWidth;
  const amount = draw.fixed ? 0 : 1;
  const motion = (strength: HandStrength) =>
    handMotion(random, { drift: strength.drift * amount, tremor: strength.tremor * amount });
  const turn = { drift: draw.swayDeg * DEGREE, tremor: draw.tremorDeg * DEGREE };
  const [swayYaw, swayPitch, roll] = [motion(turn), motion(turn), motion(turn)];
  const yaw = (seconds: number) => swayYaw(seconds) + (draw.turnBy?.(seconds).yaw ?? 0);
  const pitch = (seconds: number) => swayPitch(seconds) + (draw.turnBy?.(seconds).pitch ?? 0);
  const shift = { drift: draw.shiftDrift * side, tremor: draw.shiftTremor * side };
  const [x, y, zoom] = [motion(shift), motion(shift), motion({ drift: draw.zoomDrift, tremor: 0 })];
  const middle = { x: picture.width / 2, y: picture.height / 2 };
  const focal = 1.1 * Math.max(picture.width, picture.height);
  const mapAt = (seconds: number) =>
    cameraToPlane(
      {
        yaw: draw.yawDeg * DEGREE + yaw(seconds),
        pitch: draw.pitchDeg * DEGREE + pitch(seconds),
        roll: draw.rollDeg * DEGREE + roll(seconds),
        x: middle.x + draw.offsetX * side + x(seconds),
        y: middle.y + draw.offsetY * side + y(seconds),
        scale: scale * (1 + zoom(seconds)),
      },
      focal,
      middle,
      centre,
    );
  return { mapAt, scale, turnAt: (seconds) => ({ yaw: yaw(seconds), pitch: pitch(seconds) }) };
}
