import type { Point } from '../../src/vision/box.ts';
import { fivePointsOf } from '../../src/vision/landmarks.ts';
import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera, openCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { faceCentre, findStill, type Still } from './find-still.ts';
import { addSample, blackFrame, blur, toFloat, toPicture, type FloatFrame } from './float-frame.ts';
import { followFace, type FaceTrack } from './follow-face.ts';
import { drawPrint, inkStill, type PrintDraw } from './held-print.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';

/** Ranges of the mask of paper. */
const CUT_RANGES = {
  /** Size of the paper in widths of the face. */
  paperWidth: [1.05, 1.7],
  paperHeight: [1.3, 2.1],
  /** Size of the holes in sizes of the eye or the mouth. */
  holeSize: [1.1, 1.7],
  /** Size of the paper's face against the impostor's. */
  faceSize: [0.95, 1.2],
  /** Light that the paper loses beside the holes. */
  shadow: [0.1, 0.5],
} as const satisfies Ranges;

/** A mask that was drawn. */
export interface CutDraw extends Drawn<typeof CUT_RANGES> {
  readonly shape: 'sheet' | 'oval';
  /** Whether the mouth is cut out, too. */
  readonly mouthHole: boolean;
}

/** Draws a mask of paper. */
function drawCut(random: Rng): CutDraw {
  return { ...drawFrom(random, CUT_RANGES), shape: random.pick(['sheet', 'oval']), mouthHole: random.chance(0.5) };
}

/** A print with holes for the eyes, before a living impostor's face. Source: CASIA-FASD, the cut photo, ICB 2012. */
export const cutPhoto: Maker = {
  id: 'cut-photo',
  version: 1,
  label: 'attack',
  instrument: 'cut print',
  reportOnly: true,
  describe:
    "Simulated: a print of the victim with holes for the eyes, sometimes also for the mouth, is worn before another subject's " +
    'living face, so that it blinks and moves with a head.',
  make: async ({ clip, random, tools, impostor }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const wearer = await impostor();
    const track = await followFace(wearer, tools);
    const draw = drawCut(random.fork('cut'));
    const ink = drawPrint(random.fork('print'));
    return {
      fps: wearer.fps,
      frames: wearPhoto(random.fork('film'), { still, wearer, track }, { ...ink, ...draw }),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, inkBlack: ink.inkBlack, paperWhite: ink.paperWhite, impostorFile: wearer.file },
    };
  },
};

function* wearPhoto(
  random: Rng,
  { still, wearer, track }: { readonly still: Still; readonly wearer: DecodedClip; readonly track: FaceTrack },
  draw: CutDraw & PrintDraw,
): Generator<Picture> {
  const printed = inkStill(random.fork('ink'), still.picture, draw);
  const mask = cutMask(still, draw);
  const camera = openCamera(random.fork('noise'), { ...drawCamera(random.fork('camera')), vignette: 0 });
  const paperPoints = fivePointsOf(still.face.landmarks);
  const pixel = { out: new Float32Array(3), at: 0, weight: 1 };
  const cut = { out: new Float32Array(3), at: 0, weight: 1 };
  let points: readonly Point[] | null = null;
  for (const [index, picture] of wearer.frames.entries()) {
    const frame = toFloat(picture);
    points = track[index] ?? points;
    if (points) {
      const toPaper = similarity(fivePointsOf(points), paperPoints, draw.faceSize);
      for (let at = 0; at < frame.rgb.length; at += 3) {
        const [x, y] = [(at / 3) % frame.width, Math.floor(at / 3 / frame.width)];
        layPaper(frame, at, toPaper(x, y), { printed, mask, pixel, cut });
      }
    }
    camera(frame, index / wearer.fps);
    yield toPicture(frame);
  }
}

interface Target {
  readonly out: Float32Array;
  at: number;
  readonly weight: number;
}

function layPaper(
  frame: FloatFrame,
  at: number,
  { x, y }: Point,
  { printed, mask, pixel, cut }: { printed: FloatFrame; mask: FloatFrame; pixel: Target; cut: Target },
): void {
  if (x < 0 || y < 0 || x > printed.width - 1 || y > printed.height - 1) return;
  cut.out.fill(0);
  addSample(mask, x, y, cut);
  const [paper = 0, light = 1] = cut.out;
  if (paper <= 0) return;
  pixel.out.fill(0);
  addSample(printed, x, y, pixel);
  for (let c = 0; c < 3; c++)
    frame.rgb[at + c] = (frame.rgb[at + c] ?? 0) * (1 - paper) + (pixel.out[c] ?? 0) * light * paper;
}

const HOLES = [
  [36, 41],
  [42, 47],
] as const;
const MOUTH = [48, 59] as const;

/** In red, how much paper there is (0..1). In green, how much light falls on it. In pixels of the still. */
function cutMask({ picture, face }: Still, draw: CutDraw): FloatFrame {
  const { width, height } = picture;
  const { centre, faceWidth } = faceCentre(face);
  const holes = [...HOLES, ...(draw.mouthHole ? [MOUTH] : [])].map(([first, last]) =>
    holeAround(face.landmarks.slice(first, last + 1), draw.holeSize),
  );
  const [halfX, halfY] = [(draw.paperWidth * faceWidth) / 2, (draw.paperHeight * faceWidth) / 2];
  const power = draw.shape === 'oval' ? 2 : 40;
  const mask = blackFrame(width, height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      const away = Math.abs((x - centre.x) / halfX) ** power + Math.abs((y - centre.y) / halfY) ** power;
      const hole = Math.min(...holes.map((each) => ((x - each.x) / each.rx) ** 2 + ((y - each.y) / each.ry) ** 2));
      mask.rgb[at] = away <= 1 && hole > 1 ? 1 : 0;
      mask.rgb[at + 1] = 1 - draw.shadow * Math.exp(-Math.max(0, hole - 1) * 2);
    }
  blur(mask, 0.7);
  return mask;
}

function holeAround(points: readonly Point[], size: number): { x: number; y: number; rx: number; ry: number } {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const rx = ((right - left) / 2) * size;
  return { x: (left + right) / 2, y: (top + bottom) / 2, rx, ry: Math.max(((bottom - top) / 2) * size, rx * 0.45) };
}

/** The turn, scale and shift that brings the first points best onto the second ones, by least squares. */
function similarity(from: readonly Point[], onto: readonly Point[], faceSize: number): (x: number, y: number) => Point {
  const [a, b] = [middle(from), middle(onto)];
  let [cos, sin, square] = [0, 0, 0];
  for (const [index, point] of from.entries()) {
    const [px, py] = [point.x - a.x, point.y - a.y];
    const [qx, qy] = [(onto[index]?.x ?? b.x) - b.x, (onto[index]?.y ?? b.y) - b.y];
    cos += px * qx + py * qy;
    sin += px * qy - py * qx;
    square += px * px + py * py;
  }
  [cos, sin] = [cos / square / faceSize, sin / square / faceSize];
  return (x, y) => ({
    x: b.x + cos * (x - a.x) - sin * (y - a.y),
    y: b.y + sin * (x - a.x) + cos * (y - a.y),
  });
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
