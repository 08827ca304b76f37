import { DEVIATE_RATES } from '../../reports/chart-option.ts';
import type { Point } from '../../reports/report.ts';
import { countAtLeast, type SortedCosines } from './error-rates.ts';

/** A curve has at most about this many points. */
const POINTS_MAX = 200;

/** The detection error trade-off of two samples, or the reason why it has no point. */
export interface DetCurve {
  /** False accept rate, then false reject rate, from the lowest threshold to the highest. */
  readonly points: readonly Point[];
  /** Null if there are points. `apart` means that the samples overlap too little for a rate that can be drawn. */
  readonly whyEmpty: 'no-genuine' | 'no-impostors' | 'apart' | null;
}

/** Two samples in ascending order. Higher values must mean genuine. */
export interface TwoSamples {
  readonly genuine: SortedCosines;
  readonly impostors: SortedCosines;
}

/**
 * Gives the false reject rate over the false accept rate at thresholds from both samples, as far as the axes of a DET
 * curve reach. Source: Martin et al. 1997.
 */
export function detCurve({ genuine, impostors }: TwoSamples): DetCurve {
  if (genuine.length === 0) return { points: [], whyEmpty: 'no-genuine' };
  if (impostors.length === 0) return { points: [], whyEmpty: 'no-impostors' };
  const thresholds = [...new Set([...thinned(genuine), ...tailOf(impostors)])].toSorted((a, b) => a - b);
  const points = thresholds
    .map((threshold): Point => [
      countAtLeast(impostors, threshold) / impostors.length,
      1 - countAtLeast(genuine, threshold) / genuine.length,
    ])
    .filter((rates) => rates.every((rate) => rate >= DEVIATE_RATES.low && rate <= DEVIATE_RATES.high))
    .map(([far, frr]): Point => [Number(far.toPrecision(4)), Number(frr.toPrecision(4))]);
  return { points, whyEmpty: points.length === 0 ? 'apart' : null };
}

function thinned(values: SortedCosines): readonly number[] {
  const step = Math.max(1, Math.ceil((2 * values.length) / POINTS_MAX));
  return Array.from(values).filter((_, at) => at % step === 0);
}

/** Impostors from the median up, closer to each other towards the end, where the low rates lie. */
function tailOf(values: SortedCosines): readonly number[] {
  const count = Math.min(values.length, POINTS_MAX / 2);
  return Array.from({ length: count }, (_, at) => {
    const share = DEVIATE_RATES.high * Math.exp((at / count) * Math.log(1 / (values.length * DEVIATE_RATES.high)));
    return values[Math.min(values.length - 1, Math.floor(values.length * (1 - share)))] ?? 1;
  });
}
