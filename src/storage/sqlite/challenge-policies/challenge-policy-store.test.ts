import { describe, onTestFinished } from 'vitest';
import { challengePolicyStoreSuite } from '../../../features/video-liveness/challenge/challenge-policy-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteChallengePolicyStore } from './challenge-policy-store.ts';

describe('SqliteChallengePolicyStore', () => {
  challengePolicyStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    return new SqliteChallengePolicyStore(database);
  });
});
