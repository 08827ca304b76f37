import { mean, probit, sampleStandardDeviation } from 'simple-statistics';
import type { LivenessFusion } from './fusion.ts';

/** A threshold of the document, the share of live clips that it may turn away, and that of attacks it is said to. */
export interface PromisedThreshold {
  readonly threshold: number;
  readonly falseRejectRate: number;
  readonly attackRejectRate: number;
}

/** Live clips from which a scale can be built. */
export const LIVE_CLIPS_MIN = 20;

/** Where the log-odds of live clips lie, and how the document's thresholds are laid over them. */
export interface LivingScale {
  readonly liveMean: number;
  readonly liveDeviation: number;
  readonly scale: LivenessFusion['scale'];
}

/** Live clips by how people are filmed. */
export interface LiveDomains {
  /** Log-odds of people as a camera took them, a list for each domain. */
  readonly real: readonly (readonly number[])[];
  /** Log-odds of footage that was changed to imitate a hand, a dark room or a messenger, a list for each. */
  readonly simulated?: readonly (readonly number[])[];
}

/** The chance under which what a simulated domain shows does not agree with a promise. Many are looked at. */
const DISAGREES_BELOW = 0.005;
/** Log-odds that lie between two thresholds at least, and between a threshold and a clip that must pass it. */
const STEP_MIN = 0.01;

/**
 * Lays the thresholds over the log-odds of live clips so that each turns away the share it may, in each domain and not
 * only in their mixture. Of each threshold, the lowest of the real domains' own counts. The log-odds of a domain are
 * taken for normally distributed, with as much caution as few clips demand: quantiles are those of Student's t for the
 * next clip, not of the clips seen. Domains of fewer than LIVE_CLIPS_MIN clips are judged together. A simulated domain
 * of that size only lowers a threshold, until no more of its clips are turned away than the promise allows by chance.
 * `null` with fewer real clips than LIVE_CLIPS_MIN, unless the simulated ones are enough and there are no real ones.
 */
export function buildLivingScale(
  { real, simulated = [] }: LiveDomains,
  thresholds: readonly PromisedThreshold[],
): LivingScale | null {
  const all = (real.length > 0 ? real : simulated).flat();
  if (all.length < LIVE_CLIPS_MIN) return null;
  const isLarge = (clips: readonly number[]) => clips.length >= LIVE_CLIPS_MIN;
  const judged = real.some(isLarge) ? real.filter(isLarge) : [all];
  let above = Infinity;
  const scale = thresholds
    .toSorted((a, b) => b.falseRejectRate - a.falseRejectRate)
    .map(({ threshold, falseRejectRate }) => {
      const quantiles = judged.map((clips) => nextClipQuantile(clips, falseRejectRate));
      const agreed = simulated.filter(isLarge).map((clips) => agreedBound(clips, falseRejectRate));
      above = Math.min(above - STEP_MIN, ...quantiles, ...agreed);
      return { logOdds: round(above), score: threshold };
    })
    .toReversed();
  return { liveMean: round(mean(all)), liveDeviation: round(sampleStandardDeviation(all)), scale };
}

/** The highest threshold at which the clips that it turns away are no more than a promise allows by chance. */
function agreedBound(clips: readonly number[], promised: number): number {
  const sorted = clips.toSorted((a, b) => a - b);
  let [turnedAway, fewer] = [0, (1 - promised) ** clips.length];
  // `fewer` is the chance of at most that many. One more agrees as long as as many or more are likely enough.
  for (let term = fewer; 1 - fewer >= DISAGREES_BELOW && turnedAway < clips.length - 1; fewer += term) {
    turnedAway++;
    term *= ((clips.length - turnedAway + 1) / turnedAway) * (promised / (1 - promised));
  }
  return (sorted[turnedAway] ?? 0) - STEP_MIN;
}

function nextClipQuantile(clips: readonly number[], share: number): number {
  const spread = sampleStandardDeviation([...clips]) * Math.sqrt(1 + 1 / clips.length);
  return mean([...clips]) + spread * studentQuantile(share, clips.length - 1);
}

/** Quantile of Student's t from the normal one. Source: Fisher and Cornish 1960, first two terms. */
function studentQuantile(probability: number, freedom: number): number {
  const z = probit(probability);
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
