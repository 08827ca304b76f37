import { describe, onTestFinished } from 'vitest';
import { challengePolicyStoreSuite } from '../../../features/video-liveness/challenge/challenge-policy-store.suite.ts';
import { openWatchedDatabase } from '../../../../test/temporary-database.ts';
import { SqlChallengePolicyStore } from './challenge-policy-store.ts';

describe('SqlChallengePolicyStore', () => {
  challengePolicyStoreSuite(async () => {
    const { database, dispose } = await openWatchedDatabase();
    onTestFinished(dispose);
    return new SqlChallengePolicyStore(database);
  });
});
