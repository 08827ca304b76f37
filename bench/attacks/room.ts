import type { Rng } from '../world/rng.ts';
import { blackFrame, blur, type FloatFrame } from './float-frame.ts';

/**
 * What is behind the thing that the camera looks at: a wall with some furniture, out of focus. It is drawn a quarter
 * larger than the picture on every side, so that it can move.
 */
export function drawRoom(random: Rng, width: number, height: number): FloatFrame {
  // Drawn small, since nothing in it is sharp.
  const [w, h] = [96, Math.max(16, Math.round((96 * height) / width))];
  const room = blackFrame(w, h);
  const wall = [random.range(60, 220), random.range(-14, 14), random.range(-22, 22)] as const;
  const fall = random.range(-0.35, 0.35);
  fill(room, { left: 0, top: 0, right: w, bottom: h }, (x) => tint(wall, 1 + fall * (x / w - 0.5)));
  const things = random.int(2, 7);
  for (let i = 0; i < things; i++) {
    const [left, top] = [random.range(-0.2, 1) * w, random.range(-0.2, 1) * h];
    const right = left + random.range(0.08, 0.5) * w;
    const bottom = random.chance(0.5) ? h : top + random.range(0.1, 0.6) * h;
    const colour = [random.range(20, 235), random.range(-30, 30), random.range(-30, 30)] as const;
    fill(room, { left, top, right, bottom }, () => tint(colour, 1));
  }
  blur(room, random.range(0.8, 3));
  return room;
}

function tint([level, warm, green]: readonly [number, number, number], gain: number): readonly number[] {
  return [(level + warm) * gain, (level + green / 3) * gain, (level - warm) * gain];
}

function fill(
  { width, height, rgb }: FloatFrame,
  box: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
  colourAt: (x: number, y: number) => readonly number[],
): void {
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, box.bottom); y++)
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, box.right); x++)
      rgb.set(colourAt(x, y), (y * width + x) * 3);
}
