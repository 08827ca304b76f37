import { cutPhoto } from './cut-photo.ts';
import { dimLight } from './dim-light.ts';
import { faceSwap } from './face-swap.ts';
import { frozenThenMoving } from './frozen-then-moving.ts';
import { handHeld } from './hand-held.ts';
import { heldPrint } from './held-print.ts';
import { injection } from './injection.ts';
import type { Maker } from './maker.ts';
import { messenger } from './messenger.ts';
import { puppet } from './puppet.ts';
import { screenReplay } from './screen-replay.ts';
import { stillPerson } from './still-person.ts';

/** Every maker, attacks first. */
export const MAKERS: readonly Maker[] = [
  puppet,
  heldPrint,
  screenReplay,
  injection,
  frozenThenMoving,
  faceSwap,
  cutPhoto,
  handHeld,
  dimLight,
  stillPerson,
  messenger,
];

/** Seeds by which settings may be chosen. */
export const CHOOSING_SEEDS = [1, 2, 3] as const;

/** Seeds that only a report uses. */
export const REPORT_SEEDS = [101, 102, 103] as const;
