import type { Rng } from '../world/rng.ts';

/** A movement along one axis. Gives the deflection at a time in seconds. */
export type Motion = (seconds: number) => number;

/** How far a hand moves. Both are root mean squares, in the unit of the axis (pixels, radians, a factor). */
export interface HandStrength {
  /** Slow wandering, .05..0.6 Hz. */
  readonly drift: number;
  /** Tremor, 1..12 Hz. */
  readonly tremor: number;
}

const DRIFT_HZ = [0.05, 0.6] as const;
const TREMOR_HZ = [1, 12] as const;
const DRIFT_WAVES = 5;
const TREMOR_WAVES = 14;

/**
 * The movement of a hand that holds something. Tremor falls with the frequency and has a bump at 8..12 Hz, the
 * physiological tremor. Source: Elble and Koller, Tremor, 1990; Stiles, J. Appl. Physiol. 40, 1976.
 */
export function handMotion(random: Rng, { drift, tremor }: HandStrength): Motion {
  const slow = waves(random, DRIFT_WAVES, DRIFT_HZ, () => 1);
  const fast = waves(random, TREMOR_WAVES, TREMOR_HZ, (hz) => 1 / hz + 0.12 * Math.exp(-(((hz - 9) / 1.5) ** 2)));
  return (seconds) => drift * slow(seconds) + tremor * fast(seconds);
}

/** A sum of waves. Its root mean square over a long time is 1. */
function waves(
  random: Rng,
  count: number,
  [low, high]: readonly [number, number],
  strengthAt: (hz: number) => number,
): Motion {
  const all = Array.from({ length: count }, () => {
    const hz = random.logRange(low, high);
    return { hz, strength: strengthAt(hz) * random.range(0.5, 1.5), phase: random.range(0, 2 * Math.PI) };
  });
  const rms = Math.sqrt(all.reduce((sum, { strength }) => sum + strength ** 2 / 2, 0));
  return (seconds) =>
    all.reduce((sum, { hz, strength, phase }) => sum + strength * Math.sin(2 * Math.PI * hz * seconds + phase), 0) /
    rms;
}
