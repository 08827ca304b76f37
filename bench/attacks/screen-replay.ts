import type { Picture } from '../../src/vision/picture.ts';
import type { Rng } from '../world/rng.ts';
import { drawCamera } from './camera.ts';
import { drawEncoding, drawFrom, type Drawn, type Ranges } from './draw.ts';
import { faceCentre, findStill, type Still } from './find-still.ts';
import { blur, type FloatFrame } from './float-frame.ts';
import { drawFingers } from './fingers.ts';
import { handMotion, type Motion } from './hand-motion.ts';
import { holdPlane, HOLD_RANGES } from './held-plane.ts';
import type { DecodedClip, MadeClip, Maker, MakerInput } from './maker.ts';
import { filmScene } from './scene.ts';
import { DEVICES, lightScreen, placeScreen, SCREEN_RANGES, screenSurface, type Device } from './screen.ts';

/** Ranges of the replay and of the room around the screen. */
const REPLAY_RANGES = {
  seconds: [3, 5],
  /** Brightness of what the glass reflects, in levels of 255. */
  reflection: [0, 60],
  /** Size of what is reflected, as a part of the width. */
  reflectionSize: [0.08, 0.45],
  /** How far it moves, as a root mean square and a part of the width. */
  reflectionMotion: [0.005, 0.08],
  /** Blur in pixels while the focus is found. */
  refocusBlur: [0.4, 2.5],
} as const satisfies Ranges;

const REFOCUSES_MAX = 2;
const REFLECTIONS_MAX = 3;

/** A replay that was drawn. */
export interface ReplayDraw
  extends Drawn<typeof REPLAY_RANGES>, Drawn<typeof SCREEN_RANGES>, Drawn<typeof HOLD_RANGES> {
  readonly device: Device;
  readonly cameraFps: number;
  /** Whether one still is shown instead of the moving clip. */
  readonly still: boolean;
  /** Whether camera and screen stand still against each other. */
  readonly fixed: boolean;
  readonly fingers: boolean;
  readonly refocuses: number;
  readonly reflections: number;
}

/** Draws a screen, how it is held, and what it reflects. */
export function drawReplay(random: Rng): ReplayDraw {
  const device = random.pick(DEVICES);
  const fixed = random.chance(0.35);
  return {
    ...drawFrom(random, REPLAY_RANGES),
    ...drawFrom(random, SCREEN_RANGES),
    ...drawFrom(random, HOLD_RANGES),
    device,
    cameraFps: random.pick([25, 30]),
    still: random.chance(0.25),
    fixed,
    fingers: !fixed && device !== 'monitor' && random.chance(0.5),
    refocuses: random.int(0, REFOCUSES_MAX),
    reflections: random.int(0, REFLECTIONS_MAX),
  };
}

/** The victim's clip on a screen, filmed again. */
export const screenReplay: Maker = {
  id: 'screen-replay',
  version: 1,
  label: 'attack',
  instrument: 'display',
  reportOnly: false,
  describe:
    "Simulated: the victim's clip, or a still of it, is shown on a phone, tablet or monitor and filmed again, with the " +
    'grid of the screen, refresh bars, reflections and a focus that hunts.',
  make: async ({ clip, random, tools }: MakerInput): Promise<MadeClip> => {
    const still = await findStill(clip, random.fork('still'), tools);
    const draw = drawReplay(random.fork('replay'));
    return {
      fps: draw.cameraFps,
      frames: filmReplay(random.fork('film'), { clip, still }, draw),
      encoding: drawEncoding(random.fork('encoding')),
      parameters: { ...draw, ...(draw.still ? { stillFrame: still.index } : {}) },
    };
  },
};

/** Films the screen. The picture has the size of the clip's frames. The clip is shown once, or for `seconds`. */
function filmReplay(
  random: Rng,
  { clip, still }: { readonly clip: DecodedClip; readonly still: Still },
  draw: ReplayDraw,
): Iterable<Picture> {
  const { width, height } = still.picture;
  const plane = holdPlane(random.fork('hold'), draw, faceCentre(still.face), still.picture);
  const screen = placeScreen(random.fork('screen'), draw.device, draw, still.picture);
  const fingers = draw.fingers ? drawFingers(random.fork('fingers'), screen.outside) : null;
  const shownSeconds = draw.still ? draw.seconds : Math.min(draw.seconds, clip.frames.length / clip.fps);
  const reflect = openReflections(random.fork('reflections'), draw, width, height);
  const focus = openFocus(random.fork('focus'), draw, shownSeconds);
  return filmScene(random.fork('scene'), {
    width,
    height,
    fps: draw.cameraFps,
    frameCount: Math.max(1, Math.floor(shownSeconds * draw.cameraFps)),
    plane,
    camera: drawCamera(random.fork('camera')),
    cameraHeld: !draw.fixed,
    surfaceAt: (seconds) => {
      const index = Math.min(clip.frames.length - 1, Math.floor(seconds * clip.fps + 1e-6));
      const shown = draw.still ? still.picture : (clip.frames[index] ?? still.picture);
      const lit = screenSurface(lightScreen(shown, draw), screen, draw, plane.scale);
      return (u, v, colour) => fingers?.(u, v, colour) === true || lit(u, v, colour);
    },
    beforeSensor: (frame, seconds) => {
      rollBars(frame, seconds, draw);
      reflect(frame, seconds);
      blur(frame, focus(seconds));
    },
  });
}

/** Dark bars that the shutter makes of the refresh or of the dimming of the backlight. */
function rollBars({ width, height, rgb }: FloatFrame, seconds: number, draw: ReplayDraw): void {
  for (let y = 0, at = 0; y < height; y++) {
    const wave = Math.sin(2 * Math.PI * ((draw.barCount * y) / height + draw.barHz * seconds));
    const gain = 1 - draw.barDepth * Math.max(0, wave);
    for (let i = 0; i < width * 3; i++, at++) rgb[at] = (rgb[at] ?? 0) * gain;
  }
}

type Effect = (frame: FloatFrame, seconds: number) => void;

/** Lamps and windows that the glass reflects, as soft spots that move. */
function openReflections(random: Rng, draw: ReplayDraw, width: number, height: number): Effect {
  const spots = Array.from({ length: draw.reflections }, () => {
    const motion = { drift: draw.reflectionMotion * width, tremor: draw.fixed ? 0 : 0.002 * width };
    return {
      x: random.range(0, width),
      y: random.range(0, height),
      moveX: handMotion(random, motion),
      moveY: handMotion(random, motion),
      radiusX: (draw.reflectionSize * width * random.range(0.5, 1)) / 2,
      radiusY: (draw.reflectionSize * width * random.range(0.5, 1.6)) / 2,
      // A lamp is round, and a window has four corners.
      power: random.pick([2, 6]),
      light: draw.reflection * random.range(0.3, 1),
    };
  });
  return (frame, seconds) => {
    for (const { moveX, moveY, ...spot } of spots)
      addSpot(frame, { ...spot, x: spot.x + moveX(seconds), y: spot.y + moveY(seconds) });
  };
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly power: number;
  readonly light: number;
}

function addSpot({ width, height, rgb }: FloatFrame, spot: Spot): void {
  // Farther away, less than a three-hundredth of the light is left.
  const reach = 6 ** (1 / spot.power);
  const first = Math.max(0, Math.ceil(spot.x - reach * spot.radiusX));
  const last = Math.min(width - 1, spot.x + reach * spot.radiusX);
  const bottom = Math.min(height - 1, spot.y + reach * spot.radiusY);
  for (let y = Math.max(0, Math.ceil(spot.y - reach * spot.radiusY)); y <= bottom; y++) {
    const down = Math.abs((y - spot.y) / spot.radiusY) ** spot.power;
    for (let x = first; x <= last; x++) {
      const light = spot.light * Math.exp(-down - Math.abs((x - spot.x) / spot.radiusX) ** spot.power);
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) rgb[at + c] = (rgb[at + c] ?? 0) + light;
    }
  }
}

/** The blur of a focus that is searched for some times, in pixels. */
function openFocus(random: Rng, draw: ReplayDraw, seconds: number): Motion {
  const searches = Array.from({ length: draw.refocuses }, () => ({
    at: random.range(0, seconds),
    wide: random.range(0.1, 0.35),
  }));
  return (now) => {
    const each = searches.map(({ at, wide }) => Math.exp(-(((now - at) / wide) ** 2)));
    return draw.refocusBlur * Math.max(0, ...each);
  };
}
