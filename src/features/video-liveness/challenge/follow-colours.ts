import type { LightStep } from '../../../vision/light/face-light.ts';
import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';
import { answerOf, type LightAnswer } from './light-answer.ts';
import type { ScreenColour } from './screen-colours.ts';

/** What a clip shows to a challenge. */
export interface ChallengedClip {
  readonly motion: readonly FaceMotion[];
  /** Empty if the colours of the clip were not measured. */
  readonly light: readonly LightStep[];
}

/** Whether the face of a clip answered the light of the screen, and what was measured. */
export interface ColoursVerdict {
  readonly followed: boolean;
  /** The numbers that decided, for the trace. */
  readonly trace: {
    readonly asked: readonly ScreenColour[];
    /** Why it was not followed. Null if it was. */
    readonly missing: 'light' | 'answer' | 'depth' | null;
    readonly answer: LightAnswer | null;
  };
}

/** Bounds of the answer. See docs/decisions/0227. */
const BOUNDS = {
  /** Share of the changes of colour that the sequence must explain. */
  explainedMin: 0.35,
  /** The weakest answer that counts, as the root mean square of the change of the logarithms. */
  strengthMin: 0.004,
  /** The answer of what is beside the face, as a share of the face's own, from which both are one plane. */
  planeFrom: 0.6,
} as const;

/** Judges whether a clip follows a sequence of colours. */
export function followColours(
  asked: readonly ScreenColour[],
  { light }: Pick<ChallengedClip, 'light'>,
): ColoursVerdict {
  const answer = answerOf(asked, light);
  const missing = missingIn(answer);
  return { followed: missing === null, trace: { asked, missing, answer } };
}

function missingIn(answer: LightAnswer | null): ColoursVerdict['trace']['missing'] {
  if (answer === null) return 'light';
  if (answer.strength < BOUNDS.strengthMin || answer.explained < BOUNDS.explainedMin) return 'answer';
  if (answer.explained <= answer.others) return 'answer';
  return answer.plane >= BOUNDS.planeFrom ? 'depth' : null;
}
