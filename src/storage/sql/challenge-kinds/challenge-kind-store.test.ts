import { describe, onTestFinished } from 'vitest';
import { challengeKindStoreSuite } from '../../../features/video-liveness/challenge/challenge-kind-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { SqlChallengeKindStore } from './challenge-kind-store.ts';

describe('SqlChallengeKindStore', () => {
  challengeKindStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlChallengeKindStore(database);
  });
});
