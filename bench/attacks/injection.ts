import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { findStill } from './find-still.ts';
import { cropPicture, resize, toPicture } from './float-frame.ts';
import { convertRate } from './frame-rate.ts';
import type { DecodedClip, FoundFace, MadeClip, Maker, MakerInput } from './maker.ts';

/** Ranges of what a site and a virtual camera do to a clip. */
const INJECTION_RANGES = {
  /** What is kept of the width. */
  keepWidth: [0.7, 1],
  /** What is cut from the bottom or the top, where a caption or a logo was, as a part of the height. */
  captionCut: [0, 0.18],
  /** Size of the site's copy against the crop. */
  siteScale: [0.55, 1],
  /** Bits that the site spends on a pixel. */
  siteBitsPerPixel: [0.02, 0.09],
  gainRed: [0.93, 1.07],
  gainBlue: [0.93, 1.07],
  gamma: [0.9, 1.12],
  saturation: [0.8, 1.2],
  /** Bits that the page behind the virtual camera spends on a pixel. */
  cameraBitsPerPixel: [0.03, 0.1],
} as const satisfies Ranges;

/** Rates of a site's copy, in frames a second. A clip that has fewer keeps its own. */
const SITE_FPS = [15, 20, 24, 25, 30] as const;
const CAMERA_FPS = 30;
/** Longer side of what the virtual camera gives, in pixels. */
const CAMERA_SIDES = [480, 640, 720] as const;

/** An injection that was drawn. */
export interface InjectionDraw extends Drawn<typeof INJECTION_RANGES> {
  readonly captionAt: 'top' | 'bottom';
  readonly siteFps: number;
  readonly cameraFps: number;
  readonly cameraSide: number;
}

/** Draws what happens to a clip of the given rate. */
export function drawInjection(random: Rng, clipFps: number): InjectionDraw {
  return {
    ...drawFrom(random, INJECTION_RANGES),
    captionAt: random.pick(['top', 'bottom']),
    siteFps: Math.min(clipFps, random.pick(SITE_FPS)),
    cameraFps: CAMERA_FPS,
    cameraSide: random.pick(CAMERA_SIDES),
  };
}

/** The victim's public clip, through a virtual camera. */
export const injection: Maker = {
  id: 'injection',
  version: 1,
  label: 'attack',
  instrument: 'injected clip',
  reportOnly: false,
  describe:
    "Simulated: the victim's public clip is cropped so that a caption or a logo is gone, scaled, changed in colour, " +
    'encoded at a low rate by a site, and given to a virtual camera of 30 frames a second that shows frames twice.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const draw = drawInjection(random.fork('injection'), clip.fps);
    const copy = publish(clip, still.face, draw);
    const kbps = kbpsOf(draw.siteBitsPerPixel, copy);
    const site = await tools.recode(copy, { crf: 0, kbps, keyFrameEvery: Math.round(copy.fps * 5) });
    const size = cameraSize(site, draw.cameraSide);
    const shown = convertRate(site.frames.length, site.fps, draw.cameraFps);
    return {
      fps: draw.cameraFps,
      frames: shownByCamera(site, shown, size),
      encoding: {
        ...drawEncoding(random.fork('encoding')),
        kbps: kbpsOf(draw.cameraBitsPerPixel, { fps: draw.cameraFps, frames: [size] }),
      },
      parameters: { ...draw, shownTwice: shown.length - new Set(shown).size },
    };
  },
};

interface Size {
  readonly width: number;
  readonly height: number;
}

function kbpsOf(
  bitsPerPixel: number,
  { fps, frames }: { readonly fps: number; readonly frames: readonly Size[] },
): number {
  const [{ width, height } = { width: 0, height: 0 }] = frames;
  return Math.max(40, Math.round((bitsPerPixel * width * height * fps) / 1000));
}

/** The clip as it is uploaded: cropped around the face, scaled, in other colours and with fewer frames. */
function publish(clip: DecodedClip, face: FoundFace, draw: InjectionDraw): DecodedClip {
  const [first] = clip.frames;
  if (!first) return clip;
  const { left, top, width, height } = cropAround(first, face, draw);
  const size = { width: even(width * draw.siteScale), height: even(height * draw.siteScale) };
  const frames = convertRate(clip.frames.length, clip.fps, draw.siteFps).map((index) => {
    const cut = cropPicture(clip.frames[index] ?? first, left, top, { width, height });
    return colour(toPicture(resize(cut, size.width, size.height)), draw);
  });
  return { ...clip, fps: draw.siteFps, frames };
}

/** A part of the frame with the face in it, and without the strip of the caption. */
function cropAround(frame: Size, { box }: FoundFace, draw: InjectionDraw): Size & { left: number; top: number } {
  const width = within(frame.width * draw.keepWidth, Math.min(frame.width, box.width * 1.2), frame.width);
  const left = within(box.left + box.width / 2 - width / 2, 0, frame.width - width);
  const cut = frame.height * draw.captionCut;
  const top = draw.captionAt === 'top' ? within(cut, 0, Math.max(0, box.top)) : 0;
  const faceBottom = Math.min(frame.height, box.top + box.height);
  const bottom = draw.captionAt === 'bottom' ? within(frame.height - cut, faceBottom, frame.height) : frame.height;
  return { left, top, width, height: bottom - top };
}

/** The nearest whole number within the bounds. If they cross, the upper one counts. */
function within(value: number, low: number, high: number): number {
  return Math.round(Math.min(Math.max(low, value), high));
}

function colour(picture: Picture, draw: InjectionDraw): Picture {
  const { rgb } = picture;
  const gains = [draw.gainRed, 1, draw.gainBlue];
  for (let at = 0; at < rgb.length; at += 3) {
    const grey = 0.3 * (rgb[at] ?? 0) + 0.59 * (rgb[at + 1] ?? 0) + 0.11 * (rgb[at + 2] ?? 0);
    for (let c = 0; c < 3; c++) {
      const level = (gains[c] ?? 1) * (grey + draw.saturation * ((rgb[at + c] ?? 0) - grey));
      rgb[at + c] = Math.max(0, Math.min(255, Math.round(255 * (Math.max(0, level) / 255) ** draw.gamma)));
    }
  }
  return picture;
}

/** The size of a virtual camera's frames for a clip: its longer side is `side`, and the shape stays as it is. */
function cameraSize({ frames }: DecodedClip, side: number): Size {
  const [{ width, height } = { width: side, height: side }] = frames;
  const scale = side / Math.max(width, height);
  return { width: even(width * scale), height: even(height * scale) };
}

function* shownByCamera(
  { frames }: DecodedClip,
  shown: readonly number[],
  { width, height }: Size,
): Generator<Picture> {
  let last = -1;
  let picture: Picture | null = null;
  for (const index of shown) {
    const frame = frames[index];
    if (!frame) continue;
    if (!picture || last !== index) picture = toPicture(resize(frame, width, height));
    last = index;
    yield picture;
  }
}

/** The nearest even number, at least 2. H.264 with 4:2:0 colour needs even sides. */
function even(value: number): number {
  return Math.max(2, 2 * Math.round(value / 2));
}
