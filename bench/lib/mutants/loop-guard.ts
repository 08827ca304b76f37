/** Name of the global function that stands in each loop of a mutated file. */
export const LOOP_GUARD = 'countLoop_9fa48';

/** Turns of the loops of one mutant after which they count as endless. */
export const LOOP_TURNS_MAX = 20_000_000;
