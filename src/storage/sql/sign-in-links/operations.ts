import type { SignInLink, UsedLink } from '../../../platform/access/sign-in-link-store.ts';
import { HAS_FACTOR } from '../administrators/operations.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface LinkRow {
  readonly digest: string;
  readonly administrator_id: string;
  readonly expires_at_ms: number;
  readonly session_ends_at_ms: number | null;
  readonly made_by: string | null;
}

/** A condition in SQL: whether the session or token that made a link is still there. */
const MAKER_IS_THERE =
  '(made_by IS NULL OR EXISTS (SELECT 1 FROM admin_tokens t WHERE t.digest = admin_sign_in_links.made_by))';

/** The SQL of sign-in links. */
export const signInLinkOperations = defineStore({
  reads: {
    find(
      connection: Connection,
      { digest, nowMs }: { readonly digest: string; readonly nowMs: number },
    ): SignInLink | null {
      const text = `SELECT * FROM admin_sign_in_links WHERE digest = ? AND expires_at_ms > ? AND ${MAKER_IS_THERE}`;
      const row = statement<LinkRow>(connection, text).get(digest, nowMs);
      if (!row) return null;
      return {
        digest: row.digest,
        administratorId: row.administrator_id,
        expiresAtMs: row.expires_at_ms,
        sessionEndsAtMs: row.session_ends_at_ms,
        madeBy: row.made_by,
      };
    },
  },
  writes: {
    add(connection: Connection, { link, nowMs }: { readonly link: SignInLink; readonly nowMs: number }): null {
      const { digest, administratorId, expiresAtMs, sessionEndsAtMs, madeBy } = link;
      statement(connection, 'DELETE FROM admin_sign_in_links WHERE expires_at_ms <= ?').run(nowMs);
      statement(connection, 'INSERT INTO admin_sign_in_links VALUES (?, ?, ?, ?, ?)').run(
        digest,
        administratorId,
        expiresAtMs,
        sessionEndsAtMs,
        madeBy,
      );
      return null;
    },

    use(connection: Connection, { digest, session, provedFactor, nowMs }: UsedLink): boolean {
      const taken = statement(
        connection,
        `DELETE FROM admin_sign_in_links WHERE digest = ? AND administrator_id = ? AND expires_at_ms > ? AND ${MAKER_IS_THERE}`,
      ).run(digest, session.administratorId, nowMs);
      if (taken.changes === 0) return false;
      const { kind, label, createdAtMs, expiresAtMs, administratorId } = session;
      const text = `INSERT INTO admin_tokens SELECT ?, id, ?, ?, ?, ? FROM administrators
        WHERE id = ? AND disabled = 0 AND (? OR NOT ${HAS_FACTOR})`;
      const values = [session.digest, kind, label, createdAtMs, expiresAtMs, administratorId, provedFactor ? 1 : 0];
      return statement(connection, text).run(...values).changes === 1;
    },
  },
});
