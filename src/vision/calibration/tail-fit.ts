import { cosineAtFar, countAtLeast, type SortedCosines } from './error-rates.ts';

/**
 * The upper end of the impostors' cosines as an exponential: FAR(c) = startFar * exp(-rate * (c - start)).
 * Cosines of strangers fall that way over every decade that was seen (docs/accuracy.md).
 */
export interface TailFit {
  /** Cosine from which the fit holds, and FAR there. */
  readonly start: number;
  readonly startFar: number;
  /** Per unit of cosine; ln 10 / rate is the step that divides the FAR by ten. */
  readonly rate: number;
}

/** Errors that must have been seen for a rate to count as measured: within 30 % at 90 % confidence (Doddington 2000). */
export const ERRORS_ENOUGH = 30;

/** Impostor pairs from which a tail can be fitted: a hundred of them lie in it. */
export const TAIL_PAIRS_MIN = 10_000;

/** Where the tail begins. */
const START_FAR = 1e-2;

/** Below this FAR pairs with a wrong label (one person under two names) are no longer rare among the accepted. */
const LABELS_TRUSTED_DOWN_TO_FAR = 1e-3;

/** The lowest FAR that is read off the data as it is; below it the fitted tail goes on. */
export function trustedFar(pairs: number): number {
  return Math.max(LABELS_TRUSTED_DOWN_TO_FAR, ERRORS_ENOUGH / pairs);
}

/**
 * Fits the tail between FAR 1e-2 and trustedFar by maximum likelihood. What lies beyond counts only as "beyond"
 * (censored), so that a few pairs with a wrong label do not bend it. Needs TAIL_PAIRS_MIN pairs.
 */
export function fitTail(impostors: SortedCosines): TailFit {
  const start = cosineAtFar(impostors, START_FAR);
  const end = cosineAtFar(impostors, trustedFar(impostors.length));
  const beyond = countAtLeast(impostors, end);
  let [sum, count] = [beyond * (end - start), 0];
  for (let at = impostors.length - beyond - 1; at >= 0; at--) {
    const cosine = impostors[at] ?? 0;
    if (cosine <= start) break;
    sum += cosine - start;
    count++;
  }
  return { start, startFar: START_FAR, rate: count / sum };
}

/** Cosine at which the fitted tail reaches a FAR of at most its start's. */
export function tailCosine({ start, startFar, rate }: TailFit, far: number): number {
  return start + Math.log(startFar / far) / rate;
}

/** Strangers expected over the cutoff: half a pair. */
const EXPECTED_OVER_CUTOFF = 0.5;

/**
 * The cosine over which pairs labelled as strangers are more likely one person with two labels: the fitted tail lets
 * expect half a pair there. Infinity where there are too few pairs to say.
 */
export function suspectCutoff(impostors: SortedCosines): number {
  if (impostors.length < TAIL_PAIRS_MIN / 2) return Infinity;
  return tailCosine(fitTail(impostors), EXPECTED_OVER_CUTOFF / impostors.length);
}
