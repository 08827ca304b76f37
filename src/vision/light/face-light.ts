import type { Box } from '../box.ts';
import { CELL_PX, type LightGrid } from './light-grid.ts';

/**
 * The colour of a region: the logarithms of red by green and of blue by green, as means over its cells. A white balance
 * that changes moves all regions alike.
 */
export interface RegionColour {
  readonly red: number;
  readonly blue: number;
}

/** The colours of a clip at one instant. A region is null if it has too few cells that show a colour. */
export interface LightStep {
  /** Milliseconds since the first frame. */
  readonly atMs: number;
  /** The skin of the face, without its edge. */
  readonly face: RegionColour | null;
  /** The part of the face around the nose, which a screen in front of it lights most. */
  readonly middle: RegionColour | null;
  /** The part of the face that is turned to the side. */
  readonly rim: RegionColour | null;
  /** What is close to the face on either side, e.g. hair, or what a held photo shows there. */
  readonly near: RegionColour | null;
  /** What is further away from the face, at its sides and above it. It is the same part of every picture. */
  readonly beside: RegionColour | null;
}

/** The grid of a frame and the place of its face in pixels of the frame, or null if it shows none. */
export interface LitFrame {
  readonly atMs: number;
  readonly grid: LightGrid;
  readonly face: Box | null;
}

/** Light that is added to every channel, so that the noise of black cells does not become colour. */
const DARKNESS = 0.004;
const CELLS_MIN = 6;

/**
 * Measures how the colours of a face and of what is around it change over a clip. Steps without a face are left out.
 * The boxes are smoothed over time, because a box that trembles would change the colour of what lies in it.
 */
export function measureFaceLight(frames: readonly LitFrame[]): readonly LightStep[] {
  const seen = smoothed(frames);
  const [first] = seen;
  if (!first) return [];
  const { columns, rows } = first.grid;
  const beside = cellsOf(columns, rows).filter((cell) =>
    seen.every(({ box }) => isBeside(placeIn(box, cell.x, cell.y))),
  );
  return seen.map(({ atMs, grid, box }) => {
    const places = cellsOf(columns, rows).map((cell) => ({ at: cell.at, place: placeIn(box, cell.x, cell.y) }));
    const region = (holds: (place: Place) => boolean) =>
      colourOf(
        grid,
        places.flatMap(({ at, place }) => (holds(place) ? [at] : [])),
      );
    return {
      atMs,
      face: region(({ radius }) => radius <= 0.42),
      middle: region(({ radius }) => radius <= 0.24),
      rim: region(({ radius, y }) => radius > 0.36 && radius <= 0.46 && Math.abs(y) < 0.3),
      near: region(({ x, y }) => Math.abs(x) > 0.6 && Math.abs(x) <= 0.85 && Math.abs(y) <= 0.35),
      beside: colourOf(
        grid,
        beside.map(({ at }) => at),
      ),
    };
  });
}

/** A place by the middle of the face, in widths and heights of its box. Its edge has the radius .5. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Whether a place lies further away, and not below the chin, where the shoulders are. */
function isBeside({ x, y }: Place): boolean {
  return y < 0.5 && (Math.abs(x) > 0.9 || y < -0.95);
}

interface Cell {
  readonly at: number;
  /** The middle of the cell, in pixels. */
  readonly x: number;
  readonly y: number;
}

function cellsOf(columns: number, rows: number): Cell[] {
  return Array.from({ length: columns * rows }, (_, at) => ({
    at,
    x: ((at % columns) + 0.5) * CELL_PX,
    y: (Math.floor(at / columns) + 0.5) * CELL_PX,
  }));
}

function placeIn({ left, top, width, height }: Box, pixelX: number, pixelY: number): Place {
  const [x, y] = [(pixelX - left) / width - 0.5, (pixelY - top) / height - 0.5];
  return { x, y, radius: Math.hypot(x, y) };
}

function colourOf({ light }: LightGrid, cells: readonly number[]): RegionColour | null {
  let [red, blue, count] = [0, 0, 0];
  for (const at of cells) {
    const [r, g, b] = [light[at * 3] as number, light[at * 3 + 1] as number, light[at * 3 + 2] as number];
    if (Number.isNaN(r)) continue;
    const green = Math.log(g + DARKNESS);
    red += Math.log(r + DARKNESS) - green;
    blue += Math.log(b + DARKNESS) - green;
    count++;
  }
  return count < CELLS_MIN ? null : { red: red / count, blue: blue / count };
}

/** The box of a frame is averaged with those of so many frames on either side. */
const SMOOTH_STEPS = 1;

function smoothed(frames: readonly LitFrame[]): readonly { atMs: number; grid: LightGrid; box: Box }[] {
  const seen = frames.flatMap(({ atMs, grid, face }) => (face && face.width > 0 ? [{ atMs, grid, box: face }] : []));
  return seen.map(({ atMs, grid }, at) => {
    const around = seen.slice(Math.max(0, at - SMOOTH_STEPS), at + SMOOTH_STEPS + 1).map(({ box }) => box);
    const mean = (side: keyof Box) => around.reduce((sum, box) => sum + box[side], 0) / around.length;
    return {
      atMs,
      grid,
      box: { left: mean('left'), top: mean('top'), width: mean('width'), height: mean('height') },
    };
  });
}
