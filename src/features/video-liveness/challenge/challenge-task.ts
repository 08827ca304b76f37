import type { RandomSource } from '../../../kernel/random.ts';
import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';
import { CHALLENGE_ACTIONS, type ChallengeAction } from './find-actions.ts';
import { followChallenge, type ChallengeVerdict } from './follow-challenge.ts';

/** The kinds of challenges, the preferred one first. */
const CHALLENGE_KINDS = ['actions'] as const;

/** A kind of challenge. */
type ChallengeKind = (typeof CHALLENGE_KINDS)[number];

/** The kind that every page can do. */
const PLAIN_KIND: ChallengeKind = 'actions';

/** What a challenge asks for, by its kind. */
export type ChallengeTask = {
  readonly kind: 'actions';
  /** In the order in which they are asked for. No action occurs twice. */
  readonly actions: readonly ChallengeAction[];
};

/** Number of actions in one challenge. There are 60 sequences of three. */
const CHALLENGE_LENGTH = 3;

/**
 * Chooses the kind for a page or recorder that cannot do some kinds. It gets another kind, and the plain one if it claims
 * that it can do none, so that a challenge is never left out. Names that are no kind are passed over.
 */
export function kindFor(cannot: ReadonlySet<string>): ChallengeKind {
  return CHALLENGE_KINDS.find((kind) => !cannot.has(kind)) ?? PLAIN_KIND;
}

/** Draws a task of a kind that cannot be known in advance. */
export function drawTask(kind: ChallengeKind, random: RandomSource): ChallengeTask {
  switch (kind) {
    case 'actions':
      return { kind, actions: shuffled(random).slice(0, CHALLENGE_LENGTH) };
  }
}

/** Tells whether a clip, given by the movement of its face, does what the task asks for. */
export function followTask(task: ChallengeTask, motion: readonly FaceMotion[]): ChallengeVerdict {
  switch (task.kind) {
    case 'actions':
      return followChallenge(task.actions, motion);
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
