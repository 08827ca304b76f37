import type { ChallengeMaker } from './challenge-maker.ts';
import { faceSwap } from './face-swap.ts';
import { honest, honestHard } from './honest.ts';
import { print, wornPrint } from './print.ts';
import { livePuppet, puppet } from './puppet.ts';
import { relitDepth, relitFace, relitSlow, relitUniform } from './relit.ts';
import { replayInjected, replayScreen } from './replay.ts';
import { splice } from './splice.ts';

/** Every maker, honest people first. */
export const CHALLENGE_MAKERS: readonly ChallengeMaker[] = [
  honest,
  honestHard,
  replayInjected,
  replayScreen,
  splice,
  puppet,
  livePuppet,
  faceSwap,
  relitUniform,
  relitFace,
  relitDepth,
  relitSlow,
  print,
  wornPrint,
];

/** Seeds by which settings may be chosen. */
export const CHOOSING_SEEDS = [1, 2, 3, 4, 5] as const;

/** Seeds that only a report uses. */
export const REPORT_SEEDS = [101, 102, 103] as const;
