import type { Picture } from '../../src/vision/picture.ts';
import { drawCamera, openCamera, type CameraDraw } from '../attacks/camera.ts';
import { drawFrom, type Drawn, type Ranges } from '../attacks/draw.ts';
import { blur, toPicture, type FloatFrame } from '../attacks/float-frame.ts';
import type { Rng } from '../world/rng.ts';
import { codeOf } from './linear-light.ts';

/** Ranges of automatic exposure and white balance. A strength of 1 undoes a change of light completely. */
const AUTO_RANGES = {
  exposureStrength: [0.2, 0.95],
  /** Time constant of the exposure, in seconds, and how late it begins. */
  exposureSeconds: [0.12, 0.9],
  exposureDelay: [0.03, 0.25],
  balanceStrength: [0, 0.75],
  balanceSeconds: [0.4, 3],
  balanceDelay: [0.1, 0.6],
  /** Most change of the white balance of one channel. */
  balanceMost: [1.1, 1.5],
  /** From this light on, highlights are compressed. */
  shoulder: [0.7, 0.95],
} as const satisfies Ranges;

/** A camera that adapts by itself. */
export interface AutoCameraDraw extends Drawn<typeof AUTO_RANGES>, CameraDraw {
  /** Whether the white balance is locked, as some browsers do while they record. */
  readonly balanceLocked: boolean;
}

/** Draws a camera. `ambientLux` sets how strong its noise is: the darker, the stronger. */
export function drawAutoCamera(random: Rng, ambientLux: number): AutoCameraDraw {
  const camera = drawCamera(random.fork('sensor'));
  const gain = Math.min(2.5, Math.max(0.6, Math.sqrt(150 / ambientLux)));
  return {
    ...drawFrom(random, AUTO_RANGES),
    ...camera,
    readNoise: Math.min(5, camera.readNoise * gain),
    shotNoise: Math.min(7, camera.shotNoise * gain),
    gainRed: 1,
    gainBlue: 1,
    balanceLocked: random.chance(0.15),
  };
}

/** Turns the light of a frame, where 1 is white, into the picture that the camera gives. Frames come in order. */
export type AutoCamera = (light: FloatFrame, seconds: number) => Picture;

/** Opens a camera that has settled in the light of the first frame. */
export function openAutoCamera(random: Rng, draw: AutoCameraDraw): AutoCamera {
  const sensor = openCamera(random, { ...draw, lensBlur: 0 });
  const seen: { readonly seconds: number; readonly means: readonly number[] }[] = [];
  const gains = [1, 1, 1];
  let exposure = 1;
  let last = 0;
  const changeAt = (seconds: number): readonly number[] => {
    const known = seen.findLast((each) => each.seconds <= seconds) ?? seen[0];
    return (known?.means ?? []).map((mean, c) => mean / (seen[0]?.means[c] ?? mean));
  };
  return (light, seconds) => {
    seen.push({ seconds, means: meansOf(light) });
    const step = seconds - last;
    last = seconds;
    const [red = 1, green = 1, blue = 1] = changeAt(seconds - draw.exposureDelay);
    const brighter = 0.3 * red + 0.6 * green + 0.1 * blue;
    exposure += (1 - Math.exp(-step / draw.exposureSeconds)) * (brighter ** -draw.exposureStrength - exposure);
    const change = changeAt(seconds - draw.balanceDelay);
    const follows = draw.balanceLocked ? 0 : 1 - Math.exp(-step / draw.balanceSeconds);
    for (let c = 0; c < 3; c++) {
      const wanted = ((change[1] ?? 1) / (change[c] ?? 1)) ** draw.balanceStrength;
      const kept = Math.min(draw.balanceMost, Math.max(1 / draw.balanceMost, wanted));
      gains[c] = (gains[c] ?? 1) + follows * (kept - (gains[c] ?? 1));
    }
    blur(light, 0.6 * draw.lensBlur);
    const coded = codeFrame(
      light,
      gains.map((gain) => gain * exposure),
      draw.shoulder,
    );
    sensor(coded, seconds);
    return toPicture(coded);
  };
}

/** Means of the channels, on a grid, where the middle of the picture counts more. */
function meansOf({ width, height, rgb }: FloatFrame): readonly number[] {
  const sums = [0, 0, 0];
  let weights = 0;
  for (let y = 2; y < height; y += 6)
    for (let x = 2; x < width; x += 6) {
      const weight = 0.4 + Math.exp(-6 * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2));
      weights += weight;
      for (let c = 0; c < 3; c++) {
        const light = rgb[(y * width + x) * 3 + c] ?? 0;
        sums[c] = (sums[c] ?? 0) + weight * Math.min(1.2, light);
      }
    }
  return sums.map((sum) => Math.max(1e-4, sum / Math.max(1e-9, weights)));
}

function codeFrame({ width, height, rgb }: FloatFrame, gains: readonly number[], shoulder: number): FloatFrame {
  const coded = new Float32Array(rgb.length);
  const room = 1 - shoulder;
  for (let i = 0, c = 0; i < rgb.length; i++, c = c === 2 ? 0 : c + 1) {
    const light = (rgb[i] ?? 0) * (gains[c] ?? 1);
    coded[i] = codeOf(light <= shoulder ? light : shoulder + room * (1 - Math.exp((shoulder - light) / room)));
  }
  return { width, height, rgb: coded };
}
