import { describe } from 'vitest';
import { challengePolicyStoreSuite } from '../../features/video-liveness/challenge/challenge-policy-store.suite.ts';
import { MemoryChallengePolicyStore } from './challenge-policy-store.ts';

describe('MemoryChallengePolicyStore', () => {
  challengePolicyStoreSuite(async () => new MemoryChallengePolicyStore());
});
