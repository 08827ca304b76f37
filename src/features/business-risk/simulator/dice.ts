import { assert } from '../../../kernel/assert.ts';
import type { RandomSource } from '../../../kernel/random.ts';

/** Draws from the distributions that traffic is made of. */
export interface Dice {
  /** 0 <= x < 1. */
  uniform(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Mean 0, standard deviation 1. Source: Box and Muller. */
  normal(): number;
  /** With this mean. */
  exponential(mean: number): number;
  /** Around `median`; `spread` is the standard deviation of the logarithm. */
  logNormal(median: number, spread: number): number;
  /** Number of independent arrivals with this mean, at most 1,000. */
  poisson(mean: number): number;
  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string;
}

/** Dice over a source of random numbers. */
export function createDice(random: RandomSource): Dice {
  const uniform = () => random.intBelow(2 ** 32) / 2 ** 32;
  const between = (least: number, most: number) => least + random.intBelow(most - least + 1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    between,
    normal,
    chance: (probability) => uniform() < probability,
    pick: (items) => {
      const item = items[random.intBelow(items.length)];
      assert(item !== undefined, 'there is something to pick from');
      return item;
    },
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    poisson: (mean) => {
      let count = 0;
      for (let left = Math.exp(-mean), product = uniform(); product > left && count < 1_000; product *= uniform())
        count += 1;
      return count;
    },
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet.charAt(random.intBelow(alphabet.length))).join(''),
  };
}
