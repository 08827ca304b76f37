import type { ChallengePolicy } from '../../features/video-liveness/challenge/challenge-policy.ts';
import { MemoryAppChoiceStore } from './app-choice-store.ts';

/** Keeps the challenge policies of apps in memory, for tests. */
export class MemoryChallengePolicyStore extends MemoryAppChoiceStore<'policy', ChallengePolicy> {
  constructor() {
    super((appId, policy) => ({ appId, policy }));
  }
}
