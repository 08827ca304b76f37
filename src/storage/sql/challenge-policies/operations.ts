import type {
  AppChallengePolicy,
  ChallengePolicy,
} from '../../../features/video-liveness/challenge/challenge-policy.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the challenge policies of apps. */
export const challengePolicyOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly AppChallengePolicy[] =>
      statement<AppChallengePolicy>(
        connection,
        'SELECT app_id AS appId, policy FROM challenge_policies ORDER BY app_id',
      ).all(),
  },
  writes: {
    put(
      connection: Connection,
      { appId, policy }: { readonly appId: string; readonly policy: ChallengePolicy | null },
    ): null {
      if (policy === null) statement(connection, 'DELETE FROM challenge_policies WHERE app_id = ?').run(appId);
      else
        statement(
          connection,
          `INSERT INTO challenge_policies VALUES (?, ?)
          ON CONFLICT (app_id) DO UPDATE SET policy = excluded.policy`,
        ).run(appId, policy);
      mark(connection, 'challenge-policies');
      return null;
    },
  },
});
