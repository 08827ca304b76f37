import type { Picture } from '../picture.ts';

/** The light in the cells of a picture, small enough to be kept for every frame of a clip. */
export interface LightGrid {
  readonly columns: number;
  readonly rows: number;
  /**
   * Mean linear light of red, green and blue of each cell, 0..1, row-major. NaN if so many pixels are burnt out that
   * the cell would not show a change.
   */
  readonly light: Float32Array<ArrayBuffer>;
}

/** Side of a cell in pixels of the track. The longer side of the track is 320 pixels. */
export const CELL_PX = 4;
/** A channel from here on is burnt out. */
const BURNT_LEVEL = 250;
const BURNT_SHARE_MAX = 0.25;

/** Linear light of an 8-bit level of sRGB. Source: IEC 61966-2-1. */
const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** Measures the light of a picture. The pixels at its right and lower edge that fill no cell are left out. */
export function lightGridOf({ width, height, rgb }: Picture): LightGrid {
  const [columns, rows] = [Math.floor(width / CELL_PX), Math.floor(height / CELL_PX)];
  const light = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      light.set(lightOfCell(rgb, width, column * CELL_PX, row * CELL_PX), (row * columns + column) * 3);
  return { columns, rows, light };
}

function lightOfCell(rgb: Uint8Array, width: number, left: number, top: number): readonly [number, number, number] {
  let [red, green, blue, burnt] = [0, 0, 0, 0];
  for (let y = top; y < top + CELL_PX; y++) {
    for (let at = (y * width + left) * 3, end = at + CELL_PX * 3; at < end; at += 3) {
      const [r, g, b] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
      if (r >= BURNT_LEVEL || g >= BURNT_LEVEL || b >= BURNT_LEVEL) burnt++;
      red += LINEAR[r] as number;
      green += LINEAR[g] as number;
      blue += LINEAR[b] as number;
    }
  }
  const pixels = CELL_PX * CELL_PX;
  if (burnt > BURNT_SHARE_MAX * pixels) return [NaN, NaN, NaN];
  return [red / pixels, green / pixels, blue / pixels];
}
