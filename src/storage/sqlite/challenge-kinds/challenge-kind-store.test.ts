import { describe, onTestFinished } from 'vitest';
import { challengeKindStoreSuite } from '../../../features/video-liveness/challenge/challenge-kind-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteChallengeKindStore } from './challenge-kind-store.ts';

describe('SqliteChallengeKindStore', () => {
  challengeKindStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteChallengeKindStore(database);
  });
});
