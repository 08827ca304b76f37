import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { faceCentre, findStill, type Still } from './find-still.ts';
import { addSample, blur, toFloat, type FloatFrame } from './float-frame.ts';
import { drawFingers } from './fingers.ts';
import { holdPlane, HOLD_RANGES } from './held-plane.ts';
import type { MadeClip, Maker, MakerInput } from './maker.ts';
import { filmScene, type Surface } from './scene.ts';

/** Ranges of the paper and of the ink. Levels are parts of full white. */
const PRINT_RANGES = {
  seconds: [3, 5],
  /** Width of the print in widths of the face, if the still has so much around the face. */
  widthInFaces: [1.5, 4],
  heightByWidth: [0.9, 1.5],
  /** Unprinted border, as a part of the width. */
  paperMargin: [0, 0.05],
  paperWhite: [0.72, 1],
  paperWarmth: [-0.05, 0.05],
  inkBlack: [0.03, 0.22],
  inkGamma: [0.8, 1.25],
  saturation: [0.55, 1.05],
  /** Blur of the print, in pixels of the still. */
  inkSpread: [0, 1.3],
  /** Grain of ink and paper, as a standard deviation. */
  grain: [0.003, 0.03],
  /** Contrast of the printing screen, and its period in pixels of the camera. */
  halftone: [0, 0.07],
  halftonePeriod: [1.2, 4],
  /** Rise of the middle line of the paper against its edges, as a part of the width. */
  bend: [-0.05, 0.05],
  /** How much darker one side is than the other. */
  lightFall: [-0.3, 0.3],
  /** How much the light changes for one radian of turning. */
  lightByTurn: [0.2, 1.5],
} as const satisfies Ranges;

/** A print that was drawn. */
export interface PrintDraw extends Drawn<typeof PRINT_RANGES>, Drawn<typeof HOLD_RANGES> {
  readonly fps: number;
  readonly fingers: boolean;
  readonly cameraHeld: boolean;
}

/** Draws a print and how it is held. */
export function drawPrint(random: Rng): PrintDraw {
  return {
    ...drawFrom(random, PRINT_RANGES),
    ...drawFrom(random, HOLD_RANGES),
    fps: random.pick([25, 30]),
    fingers: random.chance(0.5),
    cameraHeld: random.chance(0.5),
  };
}

/** One still of the victim on paper, held before the camera. */
export const heldPrint: Maker = {
  id: 'held-print',
  version: 1,
  label: 'attack',
  instrument: 'print',
  reportOnly: false,
  describe:
    'Simulated: one still of the victim is printed and held before a camera by a hand that moves. Every frame is one ' +
    'homography of the same paper, which may be slightly bent.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const draw = drawPrint(random.fork('print'));
    return {
      fps: draw.fps,
      frames: filmPrint(random.fork('film'), still, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, stillFrame: still.index },
    };
  },
};

/** Films the print. The picture has the size of the still. */
export function filmPrint(random: Rng, still: Still, draw: PrintDraw): Iterable<Picture> {
  const { width, height } = still.picture;
  const face = faceCentre(still.face);
  const camera = drawCamera(random.fork('camera'));
  const plane = holdPlane(random.fork('hold'), { ...draw, fixed: false }, face, still.picture);
  const show = printSurface(random, still, draw, plane.scale);
  return filmScene(random.fork('scene'), {
    width,
    height,
    fps: draw.fps,
    frameCount: Math.round(draw.seconds * draw.fps),
    plane,
    camera,
    cameraHeld: draw.cameraHeld,
    surfaceAt: (seconds) => {
      const { yaw, pitch } = plane.turnAt(seconds);
      return show(1 + draw.lightByTurn * (0.8 * yaw + 0.6 * pitch));
    },
  });
}

/** What is seen of a print of the still in a light. 1 is the light that it had at first. */
export function printSurface(
  random: Rng,
  still: Still,
  draw: PrintDraw,
  cameraScale: number,
): (light: number) => Surface {
  const paper = cutPaper(still, draw);
  const printed = inkStill(random.fork('ink'), still.picture, draw);
  return paperSurface(random.fork('fingers'), { paper, printed, draw, cameraScale });
}

interface Paper {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Width of the unprinted border, in pixels of the still. */
  readonly margin: number;
}

function cutPaper({ picture, face }: Still, draw: PrintDraw): Paper {
  const { centre, faceWidth } = faceCentre(face);
  const half = (draw.widthInFaces * faceWidth) / 2;
  const tall = half * draw.heightByWidth;
  return {
    left: Math.max(0, centre.x - half),
    top: Math.max(0, centre.y - tall),
    right: Math.min(picture.width - 1, centre.x + half),
    bottom: Math.min(picture.height - 1, centre.y + tall),
    margin: draw.paperMargin * 2 * half,
  };
}

/** The still in the colours of ink on paper, with grain. */
export function inkStill(random: Rng, picture: Picture, draw: PrintDraw): FloatFrame {
  const printed = toFloat(picture);
  blur(printed, draw.inkSpread);
  const { rgb } = printed;
  const white = paperColour(draw);
  for (let at = 0; at < rgb.length; at += 3) {
    const grey = 0.3 * (rgb[at] ?? 0) + 0.59 * (rgb[at + 1] ?? 0) + 0.11 * (rgb[at + 2] ?? 0);
    const grain = random.normal(0, draw.grain);
    for (let c = 0; c < 3; c++) {
      const level = grey + draw.saturation * ((rgb[at + c] ?? 0) - grey);
      const ink = Math.max(0, Math.min(1, level / 255)) ** draw.inkGamma;
      rgb[at + c] = 255 * (draw.inkBlack + ((white[c] ?? 1) - draw.inkBlack) * ink + grain);
    }
  }
  return printed;
}

function paperColour(draw: PrintDraw): readonly [number, number, number] {
  return [draw.paperWhite * (1 + draw.paperWarmth), draw.paperWhite, draw.paperWhite * (1 - draw.paperWarmth)];
}

interface PaperParts {
  readonly paper: Paper;
  readonly printed: FloatFrame;
  readonly draw: PrintDraw;
  readonly cameraScale: number;
}

/** What is seen of the paper in a light. 1 is the light that it had at first. */
function paperSurface(random: Rng, { paper, printed, draw, cameraScale }: PaperParts): (light: number) => Surface {
  const { left, top, right, bottom, margin } = paper;
  const [width, middle] = [right - left, (left + right) / 2];
  const fingers = draw.fingers
    ? drawFingers(random, { left: left - margin, right: right + margin, top, bottom })
    : null;
  const white = paperColour(draw).map((each) => each * 255);
  const dot = (2 * Math.PI * cameraScale) / draw.halftonePeriod;
  const angles = [0.26, 1.31, 0].map((angle) => [Math.cos(angle) * dot, Math.sin(angle) * dot] as const);
  const sample = { out: new Float32Array(3), at: 0, weight: 1 };
  return (light) => (u, flatV, colour) => {
    if (fingers?.(u, flatV, colour) === true) return true;
    const across = (u - middle) / width;
    const v = flatV + draw.bend * width * (1 - 4 * across * across);
    if (u < left - margin || u > right + margin || v < top - margin || v > bottom + margin) return false;
    const shade = light * (1 + draw.lightFall * across) * (1 - 2 * Math.abs(draw.bend) * across);
    const inked = u >= left && u <= right && v >= top && v <= bottom;
    if (inked) {
      sample.out.fill(0);
      addSample(printed, u, v, sample);
    } else sample.out.set(white);
    for (let c = 0; c < 3; c++) {
      const level = sample.out[c] ?? 0;
      const [ax, ay] = angles[c] ?? [0, 0];
      const dots = inked ? Math.cos(ax * u + ay * v) * Math.cos(ay * u - ax * v) : 0;
      const covered = (4 * level * (255 - level)) / 255;
      colour[c] = shade * (level + draw.halftone * dots * Math.max(0, covered));
    }
    return true;
  };
}
