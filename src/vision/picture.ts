import { assert } from '../kernel/assert.ts';

/** A decoded picture. */
export interface Picture {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** RGB, row-major, `width * height * 3` bytes. */
  readonly rgb: Uint8Array<ArrayBuffer>;
}

/** Neutral grey, around which the inputs of detectors are centred. */
export const GREY = 127;

/** Degrees, clockwise, by which a picture can be turned without resampling. */
export type QuarterTurn = 0 | 90 | 180 | 270;

/** A picture of one colour. */
export function plainPicture(width: number, height: number, level = GREY): Picture {
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(level) };
}

/** Adds a grey margin of `marginPx` on every side. */
export function padPicture(picture: Picture, marginPx: number): Picture {
  const padded = plainPicture(picture.width + 2 * marginPx, picture.height + 2 * marginPx);
  const rowBytes = picture.width * 3;
  for (let y = 0; y < picture.height; y++) {
    const row = picture.rgb.subarray(y * rowBytes, (y + 1) * rowBytes);
    padded.rgb.set(row, ((y + marginPx) * padded.width + marginPx) * 3);
  }
  return padded;
}

/** Turns a picture clockwise. If `turn` is 0, it is the same picture. */
export function turnPicture(picture: Picture, turn: QuarterTurn): Picture {
  if (turn === 0) return picture;
  const { width, height, rgb } = picture;
  assert(rgb.length === width * height * 3, 'a picture holds three bytes a pixel');
  const turned = new Uint8Array(rgb.length);
  const [turnedWidth, turnedHeight] = turn === 180 ? [width, height] : [height, width];
  const { first, right, down } = walkOf(turn, width, height);
  let to = 0;
  for (let y = 0; y < turnedHeight; y++) {
    let from = (first + y * down) * 3;
    for (let x = 0; x < turnedWidth; x++) {
      turned[to] = rgb[from] as number;
      turned[to + 1] = rgb[from + 1] as number;
      turned[to + 2] = rgb[from + 2] as number;
      to += 3;
      from += right * 3;
    }
  }
  return { width: turnedWidth, height: turnedHeight, rgb: turned };
}

/** The source pixel of the first turned pixel, and how many pixels further the next one to the right, and down, lies. */
function walkOf(
  turn: QuarterTurn,
  width: number,
  height: number,
): { readonly first: number; readonly right: number; readonly down: number } {
  if (turn === 90) return { first: (height - 1) * width, right: -width, down: 1 };
  if (turn === 270) return { first: width - 1, right: width, down: -1 };
  return { first: height * width - 1, right: -1, down: -width };
}
