import { handHeld } from './hand-held.ts';
import { heldPrint } from './held-print.ts';
import { injection } from './injection.ts';
import type { Maker } from './maker.ts';
import { screenReplay } from './screen-replay.ts';

/** Every maker, attacks first. */
export const MAKERS: readonly Maker[] = [heldPrint, screenReplay, injection, handHeld];

/** Seeds by which settings may be chosen. */
export const CHOOSING_SEEDS = [1, 2, 3] as const;

/** Seeds that only a report uses. */
export const REPORT_SEEDS = [101, 102, 103] as const;
