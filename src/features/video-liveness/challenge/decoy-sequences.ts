import type { RandomSource } from '../../../kernel/random.ts';
import { drawColours, type ScreenColour } from './screen-colours.ts';

/** Number of sequences beside the one that was asked for. */
const DECOYS = 400;

/**
 * Sequences that were not asked for. A clip that was made without knowledge of the sequence fits each of them as well as
 * the one that was asked for, so it fits that one best in one of 401 cases. They are always the same, so that a clip
 * is always judged alike, and that does no harm: they need not be secret.
 */
export function decoySequences(asked: readonly ScreenColour[]): readonly (readonly ScreenColour[])[] {
  return SEQUENCES.filter((sequence) => sequence.join() !== asked.join());
}

/** A linear congruential generator. Source: Knuth, MMIX. */
class FixedNumbers implements Pick<RandomSource, 'intBelow'> {
  #state = 1n;

  intBelow(below: number): number {
    this.#state = BigInt.asUintN(64, this.#state * 6364136223846793005n + 1442695040888963407n);
    return Number((this.#state >> 33n) % BigInt(below));
  }
}

/** Draws sequences until there are enough that differ. */
function drawSequences(): readonly (readonly ScreenColour[])[] {
  const numbers = new FixedNumbers();
  const drawn = new Map<string, readonly ScreenColour[]>();
  while (drawn.size < DECOYS) {
    const sequence = drawColours(numbers);
    drawn.set(sequence.join(), sequence);
  }
  return [...drawn.values()];
}

const SEQUENCES = drawSequences();
