import { cosineAtFar, countAtLeast, type SortedCosines } from './error-rates.ts';
import { present } from '../../kernel/assert.ts';

/**
 * The upper end of the impostors' cosines as an exponential: FAR(c) = startFar * exp(-rate * (c - start)). Cosines of
 * strangers fall in this way over every decade that was measured (docs/accuracy.md).
 */
export interface TailFit {
  /** Cosine from which the fit holds, and FAR there. */
  readonly start: number;
  readonly startFar: number;
  /** Per unit of cosine. The step that divides the FAR by ten is ln 10 / rate. */
  readonly rate: number;
}

/** Number of errors from which a rate counts as measured, which is within 30 % at 90 % confidence (Doddington 2000). */
export const ERRORS_ENOUGH = 30;

/** Number of impostor pairs from which a tail can be fitted. A hundred of them are in the tail. */
export const TAIL_PAIRS_MIN = 10_000;

/** The FAR at which the tail begins. */
const START_FAR = 1e-2;

/** Below this FAR, pairs with a wrong label (one person under two names) are a large part of the accepted ones. */
const LABELS_TRUSTED_DOWN_TO_FAR = 1e-3;

/** The lowest FAR that is read from the data. Below it the fitted tail is used. */
export function trustedFar(pairs: number): number {
  return Math.max(LABELS_TRUSTED_DOWN_TO_FAR, ERRORS_ENOUGH / pairs);
}

/**
 * Fits the tail between FAR 1e-2 and trustedFar by maximum likelihood. Pairs beyond count only as "beyond" (censored),
 * so that a few pairs with a wrong label do not bend it. Needs TAIL_PAIRS_MIN pairs.
 */
export function fitTail(impostors: SortedCosines): TailFit {
  const start = cosineAtFar(impostors, START_FAR);
  const end = cosineAtFar(impostors, trustedFar(impostors.length));
  const beyond = countAtLeast(impostors, end);
  let [sum, count] = [beyond * (end - start), 0];
  for (let at = impostors.length - beyond - 1; at >= 0; at--) {
    const cosine = present(impostors[at]);
    if (cosine <= start) break;
    sum += cosine - start;
    count++;
  }
  return { start, startFar: START_FAR, rate: count / sum };
}

/** The cosine at which the fitted tail reaches a FAR. The FAR must be at most that of its start. */
export function tailCosine({ start, startFar, rate }: TailFit, far: number): number {
  return start + Math.log(startFar / far) / rate;
}

/** Number of strangers expected over the cutoff: half a pair. */
const EXPECTED_OVER_CUTOFF = 0.5;

/**
 * The cosine over which pairs labelled as strangers more probably show one person with two labels. By the fitted tail,
 * half a pair is expected over it. Infinity if there are too few pairs to say.
 */
export function suspectCutoff(impostors: SortedCosines): number {
  if (impostors.length < TAIL_PAIRS_MIN / 2) return Infinity;
  return tailCosine(fitTail(impostors), EXPECTED_OVER_CUTOFF / impostors.length);
}
