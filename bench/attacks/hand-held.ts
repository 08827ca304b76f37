import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera, openCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { addSample, blackFrame, toPicture } from './float-frame.ts';
import { handMotion, type Motion } from './hand-motion.ts';
import type { Homography } from './homography.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';
import { viewPlane } from './plane-view.ts';
import { shutterOf } from './scene.ts';

/** Ranges of a hand that holds the phone, as root mean squares. Lengths are parts of the shorter side. */
const HAND_HELD_RANGES = {
  /** What is seen of the source's width. The rest is room for the motion. */
  keep: [0.78, 0.92],
  shiftDrift: [0.003, 0.025],
  shiftTremor: [0.0005, 0.005],
  rollDriftDeg: [0.2, 2],
  rollTremorDeg: [0.02, 0.25],
  zoomDrift: [0.002, 0.02],
  /** A step of the automatic exposure, as a part of the light. It settles within half a second. */
  exposureStep: [0.03, 0.2],
} as const satisfies Ranges;

const EXPOSURE_STEPS_MAX = 3;
const DEGREE = Math.PI / 180;

/** A hand that was drawn. */
export interface HandHeldDraw extends Drawn<typeof HAND_HELD_RANGES> {
  readonly exposureSteps: number;
}

/** Draws a hand. */
function drawHandHeld(random: Rng): HandHeldDraw {
  return { ...drawFrom(random, HAND_HELD_RANGES), exposureSteps: random.int(0, EXPOSURE_STEPS_MAX) };
}

/** An honest person with the phone in the hand. */
export const handHeld: Maker = {
  id: 'hand-held',
  version: 1,
  label: 'live',
  instrument: 'none',
  reportOnly: false,
  describe:
    'Simulated: live footage as if the phone were held in a hand. The picture wanders, trembles at 1..12 Hz, turns and ' +
    'zooms a little, with rolling shutter, motion blur and steps of the automatic exposure.',
  make: ({ clip, random }: MakerInput): Promise<MadeClip> => {
    const draw = drawHandHeld(random.fork('hand'));
    return Promise.resolve({
      fps: clip.fps,
      frames: filmByHand(random.fork('film'), clip, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw },
    });
  },
};

/** Films the clip again as if by hand. There are as many frames as before, and each is smaller. */
function* filmByHand(random: Rng, clip: DecodedClip, draw: HandHeldDraw): Generator<Picture> {
  const [first] = clip.frames;
  if (!first) return;
  const width = 2 * Math.round((first.width * draw.keep) / 2);
  const height = 2 * Math.round((first.height * draw.keep) / 2);
  const cameraDraw = { ...drawCamera(random.fork('camera')), vignette: 0 };
  const camera = openCamera(random.fork('noise'), cameraDraw);
  const mapAt = handMap(random.fork('motion'), draw, { width, height }, first);
  const exposure = exposureSteps(random.fork('exposure'), draw, clip.frames.length / clip.fps);
  const shutter = shutterOf(cameraDraw, 3);
  for (const [index, picture] of clip.frames.entries()) {
    const seconds = index / clip.fps;
    const frame = blackFrame(width, height);
    const gain = exposure(seconds);
    viewPlane(frame, seconds, { shutter, mapAt }, (u, v, at, weight) =>
      addSample(picture, u, v, { out: frame.rgb, at, weight: weight * gain }),
    );
    camera(frame, seconds);
    yield toPicture(frame);
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** From the picture to the source. Near the edges of the source the motion is slowed down, so that it stays inside. */
function handMap(random: Rng, draw: HandHeldDraw, to: Size, from: Size): (seconds: number) => Homography {
  const side = Math.min(from.width, from.height);
  const shift = { drift: draw.shiftDrift * side, tremor: draw.shiftTremor * side };
  const [x, y] = [handMotion(random, shift), handMotion(random, shift)];
  const roll = handMotion(random, { drift: draw.rollDriftDeg * DEGREE, tremor: draw.rollTremorDeg * DEGREE });
  const zoom = handMotion(random, { drift: draw.zoomDrift, tremor: 0 });
  const [roomX, roomY] = [(from.width - to.width) / 2, (from.height - to.height) / 2];
  return (seconds) => {
    const scale = 1 + zoom(seconds);
    const [cos, sin] = [scale * Math.cos(roll(seconds)), scale * Math.sin(roll(seconds))];
    const [cx, cy] = [from.width / 2 + soften(x(seconds), roomX), from.height / 2 + soften(y(seconds), roomY)];
    const [mx, my] = [to.width / 2, to.height / 2];
    return [cos, -sin, cx - cos * mx + sin * my, sin, cos, cy - sin * mx - cos * my, 0, 0, 1];
  };
}

/** The value where it is small, and never more than `most`. */
function soften(value: number, most: number): number {
  return most * Math.tanh(value / most);
}

/** The gain of an automatic exposure that changes its mind some times. It is 1 at first. */
function exposureSteps(random: Rng, draw: HandHeldDraw, seconds: number): Motion {
  const steps = Array.from({ length: draw.exposureSteps }, () => ({
    at: random.range(0, seconds),
    by: draw.exposureStep * random.pick([-1, 1]) * random.range(0.4, 1),
    settles: random.range(0.08, 0.2),
  }));
  return (now) =>
    steps.reduce((gain, { at, by, settles }) => gain * (1 + by / (1 + Math.exp(-(now - at) / (settles / 3)))), 1);
}
