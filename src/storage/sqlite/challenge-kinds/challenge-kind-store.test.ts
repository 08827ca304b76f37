import { describe, onTestFinished } from 'vitest';
import { challengeKindStoreSuite } from '../../../features/video-liveness/challenge/challenge-kind-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import { SqliteChallengeKindStore } from './challenge-kind-store.ts';

describe('SqliteChallengeKindStore', () => {
  challengeKindStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqliteChallengeKindStore(database);
  });
});
