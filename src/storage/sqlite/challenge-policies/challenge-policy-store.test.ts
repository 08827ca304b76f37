import { describe, onTestFinished } from 'vitest';
import { challengePolicyStoreSuite } from '../../../features/video-liveness/challenge/challenge-policy-store.suite.ts';
import { openWatchedDatabase } from '../changes/watched-database.ts';
import { SqliteChallengePolicyStore } from './challenge-policy-store.ts';

describe('SqliteChallengePolicyStore', () => {
  challengePolicyStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqliteChallengePolicyStore(database);
  });
});
