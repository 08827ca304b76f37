import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';
import { findActions, type ChallengeAction, type SeenAction } from './find-actions.ts';

/** Whether a clip followed its challenge, and what was seen. */
export interface ChallengeVerdict {
  readonly followed: boolean;
  /** The numbers that decided, for the trace. */
  readonly trace: {
    readonly asked: readonly ChallengeAction[];
    readonly seen: readonly SeenAction[];
    /** How many of the actions were seen, in their order. */
    readonly done: number;
    /** Number of movements of head or mouth that were not asked for. */
    readonly extra: number;
  };
}

/**
 * The most movements beside those asked for. Simply going through all actions is not following the sequence. Blinks do
 * not count.
 */
const EXTRA_MAX = 1;

/**
 * Compares a clip with a sequence. Every action must be seen in its order, each begun after the one before, with few
 * other movements.
 */
export function followChallenge(asked: readonly ChallengeAction[], motion: readonly FaceMotion[]): ChallengeVerdict {
  const seen = findActions(motion);
  let [done, sinceMs] = [0, -1];
  const used = new Set<SeenAction>();
  for (const action of asked) {
    const next = seen.find((each) => each.action === action && each.fromMs > sinceMs);
    if (!next) break;
    used.add(next);
    sinceMs = next.fromMs;
    done++;
  }
  const extra = seen.filter((each) => each.action !== 'blink' && !used.has(each)).length;
  return { followed: done === asked.length && extra <= EXTRA_MAX, trace: { asked, seen, done, extra } };
}
