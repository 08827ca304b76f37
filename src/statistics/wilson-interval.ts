/** A range that includes both ends. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An observed share, from 0 to 1, with its 95 % interval. */
export interface Share extends Interval {
  readonly share: number;
}

/**
 * The 95 % interval of an observed share, `share`, of `trials`, which is above 0. For example, .5 of 10 trials is between
 * .237 and .763. Source: Wilson 1927.
 */
export function wilsonInterval(share: number, trials: number): Interval {
  const z2 = 1.96 ** 2;
  const middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (1.96 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials ** 2))) / (1 + z2 / trials);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** The share of `hits` in `trials`, with its interval. Null if there was no trial. */
export function shareOf(hits: number, trials: number): Share | null {
  return trials === 0 ? null : { share: hits / trials, ...wilsonInterval(hits / trials, trials) };
}
