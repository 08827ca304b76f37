import type { AppKindOffer, KindOffer } from '../../../features/video-liveness/challenge/challenge-kinds.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** The SQL of the kinds of challenges that apps chose. */
export const challengeKindOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly AppKindOffer[] =>
      statement<AppKindOffer>(connection, 'SELECT app_id AS appId, kinds FROM challenge_kinds ORDER BY app_id').all(),
  },
  writes: {
    put(connection: Connection, { appId, kinds }: { readonly appId: string; readonly kinds: KindOffer | null }): null {
      if (kinds === null) statement(connection, 'DELETE FROM challenge_kinds WHERE app_id = ?').run(appId);
      else
        statement(
          connection,
          `INSERT INTO challenge_kinds VALUES (?, ?)
          ON CONFLICT (app_id) DO UPDATE SET kinds = excluded.kinds`,
        ).run(appId, kinds);
      mark(connection, 'challenge-kinds');
      return null;
    },
  },
});
