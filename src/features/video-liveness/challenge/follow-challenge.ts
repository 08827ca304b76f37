import type { FaceMotion } from '../../../vision/liveness/face-motion.ts';
import { findActions, type ChallengeAction, type SeenAction } from './find-actions.ts';

/** Whether a clip did what it was asked, and what was seen. */
export interface ChallengeVerdict {
  readonly followed: boolean;
  /** What decided, for the trace. */
  readonly trace: {
    readonly asked: readonly ChallengeAction[];
    readonly seen: readonly SeenAction[];
    /** How many of the actions were seen in their order. */
    readonly done: number;
    /** Movements of head or mouth beside those asked for. */
    readonly extra: number;
  };
}

/** Movements beside those asked for, at most: who goes through all actions follows no sequence. Blinks are free. */
const EXTRA_MAX = 1;

/** Holds a clip against a sequence: every action in its order, each begun after the one before, and little else. */
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
