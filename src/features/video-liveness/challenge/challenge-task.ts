import type { RandomSource } from '../../../kernel/random.ts';
import type { ChallengeKind } from './challenge-kinds.ts';
import { CHALLENGE_ACTIONS, type ChallengeAction } from './find-actions.ts';
import { followChallenge, type ChallengeVerdict } from './follow-challenge.ts';
import { followColours, type ChallengedClip, type ColoursVerdict } from './follow-colours.ts';
import { COLOUR_MS, drawColours, LEAD_MS, NEUTRAL_COLOUR, type ScreenColour } from './screen-colours.ts';

/** The kind that every page can do. */
const PLAIN_KIND: ChallengeKind = 'actions';

/** What a challenge asks for, by its kind. */
export type ChallengeTask =
  | {
      readonly kind: 'actions';
      /** In the order in which they are asked for. No action occurs twice. */
      readonly actions: readonly ChallengeAction[];
    }
  | {
      readonly kind: 'colours';
      /** The colours with which the screen lights the face, in their order. No two in a row are alike. */
      readonly colours: readonly ScreenColour[];
      /** What the screen shows before and after them. */
      readonly neutral: typeof NEUTRAL_COLOUR;
      /** From the start of the recording to the first colour, in milliseconds. */
      readonly leadMs: number;
      /** How long each colour is shown, in milliseconds. */
      readonly colourMs: number;
    };

/** Number of actions in one challenge. There are 60 sequences of three. */
const CHALLENGE_LENGTH = 3;

/**
 * Chooses the kind for a page or recorder that cannot do some kinds, among those that are offered to it. It gets another
 * kind, and the plain one if it claims that it can do none, so that a challenge is never left out. Names that are no
 * kind are passed over.
 */
export function kindFor(offered: readonly ChallengeKind[], cannot: ReadonlySet<string>): ChallengeKind {
  return offered.find((kind) => !cannot.has(kind)) ?? PLAIN_KIND;
}

/** Draws a task of a kind that cannot be known in advance. */
export function drawTask(kind: ChallengeKind, random: RandomSource): ChallengeTask {
  switch (kind) {
    case 'actions':
      return { kind, actions: shuffled(random).slice(0, CHALLENGE_LENGTH) };
    case 'colours':
      return {
        kind,
        colours: drawColours(random),
        neutral: NEUTRAL_COLOUR,
        leadMs: LEAD_MS,
        colourMs: COLOUR_MS,
      };
  }
}

/** Tells whether a clip does what the task asks for. */
export function followTask(task: ChallengeTask, clip: ChallengedClip): ChallengeVerdict | ColoursVerdict {
  switch (task.kind) {
    case 'actions':
      return followChallenge(task.actions, clip.motion);
    case 'colours':
      return followColours(task.colours, clip);
  }
}

/** Shuffles the actions. Every order is equally likely. Source: Fisher and Yates. */
function shuffled(random: RandomSource): ChallengeAction[] {
  const actions: ChallengeAction[] = [...CHALLENGE_ACTIONS];
  for (let at = actions.length - 1; at > 0; at--) {
    const other = random.intBelow(at + 1);
    const [a, b] = [actions[at], actions[other]];
    if (a !== undefined && b !== undefined) [actions[at], actions[other]] = [b, a];
  }
  return actions;
}
