import type { Rng } from '../world/rng.ts';
import type { Surface } from './scene.ts';

/** The edges of a held thing, in its own pixels. */
export interface HeldEdges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Finger {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly radius: number;
}

/** Thumbs and fingers that hold a sheet or a phone by one or two of its edges. They move with it. */
export function drawFingers(random: Rng, edges: HeldEdges): Surface {
  const skin = random.pick([
    [224, 178, 148],
    [198, 150, 118],
    [160, 112, 84],
    [112, 76, 58],
  ]);
  const sides = random.chance(0.5) ? ['left', 'right'] : [random.pick(['left', 'right', 'bottom'])];
  const fingers = sides.flatMap((side) => fingersAt(random, edges, side));
  const gain = random.range(0.75, 1.1);
  return (u, v, colour) => {
    for (const finger of fingers) {
      const away = distance(finger, u, v) / finger.radius;
      if (away > 1) continue;
      // A finger is round, so its edges are darker.
      const shade = gain * (1 - 0.45 * away ** 2.5);
      for (let c = 0; c < 3; c++) colour[c] = shade * (skin[c] ?? 0);
      return true;
    }
    return false;
  };
}

function fingersAt(random: Rng, { left, right, top, bottom }: HeldEdges, side: string): readonly Finger[] {
  const [width, height] = [right - left, bottom - top];
  const radius = width * random.range(0.045, 0.08);
  const reach = radius * random.range(1, 2.2);
  const long = width * 0.7;
  if (side === 'bottom') {
    const x = left + width * random.range(0.3, 0.7);
    return [{ fromX: x + random.range(-0.3, 0.3) * long, fromY: bottom + long, toX: x, toY: bottom - reach, radius }];
  }
  const [edge, inward] = side === 'left' ? [left, 1] : [right, -1];
  const begin = top + height * random.range(0.45, 0.85);
  return Array.from({ length: random.int(1, 3) }, (_, i) => {
    const y = begin + i * radius * 2.1;
    const toX = edge + inward * reach * (1 - 0.2 * i);
    return { fromX: edge - inward * long, fromY: y + random.range(0, 0.4) * long, toX, toY: y, radius };
  });
}

function distance({ fromX, fromY, toX, toY }: Finger, u: number, v: number): number {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const along = Math.max(0, Math.min(1, ((u - fromX) * dx + (v - fromY) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(u - fromX - along * dx, v - fromY - along * dy);
}
