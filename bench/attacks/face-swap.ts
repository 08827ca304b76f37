import type { Point } from '../../src/vision/box.ts';
import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { findStill, type Still } from './find-still.ts';
import { blackFrame, blur, toFloat, toPicture, type FloatFrame } from './float-frame.ts';
import { followFace, type FaceTrack } from './follow-face.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';
import { warpTriangles } from './triangle-warp.ts';
import { triangulate, type Triangle } from './triangulate.ts';

/** Ranges of the swap. */
const SWAP_RANGES = {
  /** Blur of the edge of the mask, as a part of the width of the face. */
  feather: [0.015, 0.06],
  /** How far the colours of the impostor's face are taken over. */
  colourTransfer: [0.5, 1],
  /** Blur of the victim's face, in pixels: the programs work at a low resolution. */
  softness: [0, 1.3],
} as const satisfies Ranges;

/** A swap that was drawn. */
export interface SwapDraw extends Drawn<typeof SWAP_RANGES> {
  /** Whether the impostor's own eyes and mouth stay, as programs for live swaps offer. */
  readonly keepsOpenings: boolean;
}

/** Draws a swap. */
function drawSwap(random: Rng): SwapDraw {
  return { ...drawFrom(random, SWAP_RANGES), keepsOpenings: random.chance(0.4) };
}

/** The victim's face on a living impostor, by warping. */
export const faceSwap: Maker = {
  id: 'face-swap',
  version: 1,
  label: 'attack',
  instrument: 'face swap',
  reportOnly: true,
  describe:
    "Simulated: the victim's face is warped triangle by triangle onto the moving face of another subject, with colour " +
    'transfer and a feathered mask, and injected.',
  make: async ({ clip, random, tools, impostor }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const driver = await impostor();
    const track = await followFace(driver, tools);
    const draw = drawSwap(random.fork('swap'));
    return {
      fps: driver.fps,
      frames: swapFaces(still, driver, track, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, stillFrame: still.index, impostorFile: driver.file },
    };
  },
};

/** Lays the victim's face on each frame of the driver in which there is one. */
function* swapFaces(still: Still, driver: DecodedClip, track: FaceTrack, draw: SwapDraw): Generator<Picture> {
  const victim = toFloat(still.picture);
  const from = withForehead(still.face.landmarks);
  const triangles = triangulate(from).filter((each) => !draw.keepsOpenings || !isOpening(each));
  for (const [index, picture] of driver.frames.entries()) {
    const onto = track[index];
    if (onto) yield toPicture(layFace(picture, victim, { triangles, from, onto: withForehead(onto) }, draw));
    else yield picture;
  }
}

/** How far the mask goes above the brows, as a part of the way from the chin to them. */
const FOREHEAD = 0.15;

/** The points of a face and ten more above the brows, so that the edge of the mask does not cut through the brows. */
function withForehead(points: readonly Point[]): readonly Point[] {
  const [chin, bridge] = [points[8], points[27]];
  if (!chin || !bridge) return points;
  const [x, y] = [FOREHEAD * (bridge.x - chin.x), FOREHEAD * (bridge.y - chin.y)];
  return [...points, ...points.slice(17, 27).map((brow) => ({ x: brow.x + x, y: brow.y + y }))];
}

const OPENINGS = [
  [36, 41],
  [42, 47],
  [60, 67],
] as const;

function isOpening(triangle: Triangle): boolean {
  return OPENINGS.some(([first, last]) => triangle.every((index) => index >= first && index <= last));
}

interface Warp {
  readonly triangles: readonly Triangle[];
  readonly from: readonly Point[];
  readonly onto: readonly Point[];
}

function layFace(picture: Picture, victim: FloatFrame, warp: Warp, draw: SwapDraw): FloatFrame {
  const { width, height } = picture;
  const laid = blackFrame(width, height);
  const mask = blackFrame(width, height);
  warpTriangles(victim, warp, laid, (pixel) => mask.rgb.fill(1, pixel * 3, pixel * 3 + 3));
  const frame = toFloat(picture);
  matchColours(laid, frame, mask, draw.colourTransfer);
  // What lies outside the mask is the impostor, so that the blur of the face does not pull in black.
  for (let i = 0; i < laid.rgb.length; i++) if (mask.rgb[i] === 0) laid.rgb[i] = frame.rgb[i] ?? 0;
  blur(laid, draw.softness);
  const faceWidth = Math.hypot(
    (warp.onto[16]?.x ?? 0) - (warp.onto[0]?.x ?? 0),
    (warp.onto[16]?.y ?? 0) - (warp.onto[0]?.y ?? 0),
  );
  blur(mask, draw.feather * faceWidth);
  for (let i = 0; i < frame.rgb.length; i++) {
    // The feather lies within the face: half-covered places show the impostor alone.
    const share = Math.max(0, Math.min(1, 2 * (mask.rgb[i] ?? 0) - 1));
    frame.rgb[i] = (frame.rgb[i] ?? 0) * (1 - share) + (laid.rgb[i] ?? 0) * share;
  }
  return frame;
}

/** Gives the laid face the mean and the spread of each colour under it. Source: Reinhard et al., Color Transfer, 2001. */
function matchColours(laid: FloatFrame, under: FloatFrame, mask: FloatFrame, share: number): void {
  for (let c = 0; c < 3; c++) {
    const [own, wanted] = [spreadOf(laid, mask, c), spreadOf(under, mask, c)];
    const gain = own.deviation > 1 ? wanted.deviation / own.deviation : 1;
    for (let at = c; at < laid.rgb.length; at += 3) {
      if (mask.rgb[at] === 0) continue;
      const level = laid.rgb[at] ?? 0;
      laid.rgb[at] = level + share * (wanted.mean + (level - own.mean) * gain - level);
    }
  }
}

function spreadOf(frame: FloatFrame, mask: FloatFrame, channel: number): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let at = channel; at < frame.rgb.length; at += 3) {
    if (mask.rgb[at] === 0) continue;
    const level = frame.rgb[at] ?? 0;
    count += 1;
    sum += level;
    squares += level * level;
  }
  const mean = count === 0 ? 0 : sum / count;
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
