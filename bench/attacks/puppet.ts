import type { Point } from '../../src/vision/box.ts';
import { mouthAspectRatio } from '../../src/vision/landmarks.ts';
import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera, openCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { faceCentre, findStill, type Still } from './find-still.ts';
import { blackFrame, toFloat, toPicture, type FloatFrame } from './float-frame.ts';
import { handMotion, type Motion } from './hand-motion.ts';
import type { MadeClip, Maker, MakerInput } from './maker.ts';
import { eachPixel, warpTriangles } from './triangle-warp.ts';
import { triangulate, type Triangle } from './triangulate.ts';

/** Ranges of the animation. Lengths are parts of the width of the face, and motions are root mean squares. */
const PUPPET_RANGES = {
  seconds: [3, 5],
  yaw: [0.005, 0.05],
  pitch: [0.003, 0.03],
  rollDeg: [0.2, 2.5],
  /** How far the lower lip goes down at most. */
  mouthOpening: [0, 0.14],
  /** Syllables a second. */
  mouthHz: [1.5, 5],
  browRaise: [0, 0.02],
  /** Blinks a second, and how far the lids close: 1 is shut. */
  blinkHz: [0.15, 0.7],
  lidClosing: [0.5, 1],
  gamma: [0.85, 1.2],
} as const satisfies Ranges;

/** An animation that was drawn. */
export interface PuppetDraw extends Drawn<typeof PUPPET_RANGES> {
  readonly fps: number;
}

/** Draws an animation. */
function drawPuppet(random: Rng): PuppetDraw {
  return { ...drawFrom(random, PUPPET_RANGES), fps: random.pick([25, 30]) };
}

/** One still of the victim, animated by a warp. */
export const puppet: Maker = {
  id: 'puppet',
  version: 1,
  label: 'attack',
  instrument: 'animated still',
  reportOnly: false,
  describe:
    'Simulated: one still of the victim is animated. A mesh over the landmarks moves mouth, eyelids, brows and head ' +
    'while the edges of the picture stay, and noise, gamma and a drifting exposure imitate a camera.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const draw = drawPuppet(random.fork('puppet'));
    return {
      fps: draw.fps,
      frames: animate(random.fork('film'), still, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, stillFrame: still.index },
    };
  },
};

const UPPER_LIDS = [
  [37, 41],
  [38, 40],
  [43, 47],
  [44, 46],
] as const;
const LOWER_LIP = [55, 56, 57, 58, 59, 65, 66, 67];
const LOWER_JAW = [4, 5, 6, 7, 8, 9, 10, 11, 12];
const BROWS = [17, 18, 19, 20, 21, 22, 23, 24, 25, 26];
const FIRST_INNER_LIP = 60;
/** The inner lips of a still are apart if the opening is higher than this part of its width. */
const MOUTH_IS_OPEN = 0.12;

/** Animates the still. The picture keeps its size. */
function* animate(random: Rng, still: Still, draw: PuppetDraw): Generator<Picture> {
  const { width, height } = still.picture;
  const picture = toFloat(still.picture);
  for (let i = 0; i < picture.rgb.length; i++) picture.rgb[i] = 255 * ((picture.rgb[i] ?? 0) / 255) ** draw.gamma;
  const rest = [...still.face.landmarks, ...frameEdge(width, height)];
  const triangles = triangulate(rest);
  const inner = triangles.filter((each) => each.every((i) => i >= FIRST_INNER_LIP && i < 68));
  const paints = mouthAspectRatio(still.face.landmarks) < MOUTH_IS_OPEN;
  const move = openPuppet(random.fork('motion'), still, draw);
  const camera = openCamera(random.fork('noise'), drawCamera(random.fork('camera')));
  for (let index = 0; index < Math.round(draw.seconds * draw.fps); index++) {
    const seconds = index / draw.fps;
    const onto = move(rest, seconds);
    const frame = blackFrame(width, height);
    warpTriangles(picture, { triangles, from: rest, onto }, frame);
    if (paints) paintMouth(frame, inner, onto);
    camera(frame, seconds);
    yield toPicture(frame);
  }
}

/** Eight points on the edge of the picture, which never move. They lie a little outside, so that no pixel is missed. */
function frameEdge(width: number, height: number): readonly Point[] {
  const [left, right, top, bottom] = [-1, width, -1, height];
  const [x, y] = [width / 2, height / 2];
  return [
    { x: left, y: top },
    { x, y: top },
    { x: right, y: top },
    { x: left, y },
    { x: right, y },
    { x: left, y: bottom },
    { x, y: bottom },
    { x: right, y: bottom },
  ];
}

type Move = (rest: readonly Point[], seconds: number) => readonly Point[];

function openPuppet(random: Rng, { face }: Still, draw: PuppetDraw): Move {
  const { centre, faceWidth } = faceCentre(face);
  const slow = (drift: number) => handMotion(random, { drift, tremor: 0 });
  const [yaw, pitch, roll, brow] = [
    slow(draw.yaw),
    slow(draw.pitch),
    slow((draw.rollDeg * Math.PI) / 180),
    slow(draw.browRaise),
  ];
  const mouth = openMouth(random, draw);
  const blink = openBlink(random, draw);
  return (rest, seconds) => {
    const moved = rest.map((point, index) => {
      if (index >= face.landmarks.length) return { ...point };
      const [x, y] = [point.x - centre.x, point.y - centre.y];
      // Near points of a turning head move farther: the nose most, the jaw least.
      const near = Math.max(0.15, 1 - 1.6 * ((x * x + y * y) / faceWidth ** 2)) + (index === 30 ? 0.25 : 0);
      const angle = roll(seconds);
      return {
        x: point.x + yaw(seconds) * near * faceWidth - angle * y,
        y: point.y + pitch(seconds) * near * faceWidth + angle * x,
      };
    });
    const lower = (indices: readonly number[], by: number) => {
      for (const index of indices) if (moved[index]) moved[index].y += by;
    };
    const opening = mouth(seconds) * faceWidth;
    lower(LOWER_LIP, opening);
    lower(LOWER_JAW, 0.5 * opening);
    lower(BROWS, brow(seconds) * faceWidth);
    const shut = blink(seconds);
    for (const [upper, under] of UPPER_LIDS) {
      const [lid, below] = [moved[upper], moved[under]];
      if (lid && below) [lid.x, lid.y] = [lid.x + shut * (below.x - lid.x), lid.y + shut * (below.y - lid.y)];
    }
    return moved;
  };
}

/** How far the mouth is open, as a part of the width of the face. */
function openMouth(random: Rng, draw: PuppetDraw): Motion {
  const phase = random.range(0, 1);
  const stress = handMotion(random, { drift: 0.6, tremor: 0.2 });
  return (seconds) => {
    const syllable = Math.sin(2 * Math.PI * (draw.mouthHz * seconds + phase));
    return (
      draw.mouthOpening *
      Math.max(0, Math.min(1, 0.5 + 0.5 * syllable)) *
      Math.max(0, Math.min(1, 0.5 + stress(seconds)))
    );
  };
}

/** How far the lids are shut. A blink takes about a quarter of a second. */
function openBlink(random: Rng, draw: PuppetDraw): Motion {
  const blinks: number[] = [];
  for (
    let at = random.range(0.2, 1.5 / draw.blinkHz);
    at < draw.seconds;
    at += 0.4 + random.range(0.3, 1.7) / draw.blinkHz
  )
    blinks.push(at);
  return (seconds) => draw.lidClosing * Math.max(0, ...blinks.map((at) => Math.exp(-(((seconds - at) / 0.08) ** 2))));
}

/** The mouth of a still that was shut has nothing behind the lips, so it is painted: dark, with a row of teeth. */
function paintMouth(frame: FloatFrame, inner: readonly Triangle[], onto: readonly Point[]): void {
  const [top, bottom] = [onto[62]?.y ?? 0, onto[66]?.y ?? 0];
  if (bottom - top < 1.5) return;
  for (const [a, b, c] of inner) {
    const [p, q, r] = [onto[a], onto[b], onto[c]];
    if (!p || !q || !r) continue;
    eachPixel([p, q, r], frame, (pixel) => {
      const depth = (Math.floor(pixel / frame.width) - top) / (bottom - top);
      const tooth = depth < 0.3 ? 1 : Math.max(0, 1 - (depth - 0.3) / 0.12);
      frame.rgb.set([52 + 130 * tooth, 22 + 145 * tooth, 22 + 135 * tooth], pixel * 3);
    });
  }
}
