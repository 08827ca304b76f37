import { seededRandom } from '../../src/kernel/seeded-random.ts';

/** A smooth random pattern of luma around 128. It is known between pixels too, so it can be shifted by parts of one. */
export function smoothPattern(seed: number): (x: number, y: number) => number {
  const random = seededRandom(seed);
  const part = () => random.intBelow(10_000) / 10_000;
  const waves = Array.from({ length: 30 }, () => [
    0.6 * part() - 0.3,
    0.6 * part() - 0.3,
    6.28 * part(),
    3 + 6 * part(),
  ]);
  return (x, y) =>
    waves.reduce((sum, [u = 0, v = 0, phase = 0, size = 0]) => sum + size * Math.sin(u * x + v * y + phase), 128);
}
