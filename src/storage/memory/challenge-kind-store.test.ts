import { describe } from 'vitest';
import { challengeKindStoreSuite } from '../../features/video-liveness/challenge/challenge-kind-store.suite.ts';
import { MemoryChallengeKindStore } from './challenge-kind-store.ts';

describe('MemoryChallengeKindStore', () => {
  challengeKindStoreSuite(async () => new MemoryChallengeKindStore());
});
