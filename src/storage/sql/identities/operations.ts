import type { Administrator } from '../../../platform/access/administrator-store.ts';
import type { AdminIdentity, FoundIdentity, ProviderSubject } from '../../../platform/access/identity-store.ts';
import {
  administratorOf,
  endAccess,
  insertAdministrator,
  type AdministratorRow,
} from '../administrators/operations.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface IdentityRow {
  readonly issuer: string;
  readonly subject: string;
  readonly administrator_id: string;
  readonly role_from_claim: number;
  readonly since_ms: number;
}

/** The SQL of the identities of administrators at providers. */
export const identityOperations = defineStore({
  reads: {
    list: (connection: Connection, _input: null): readonly AdminIdentity[] =>
      statement<IdentityRow>(connection, 'SELECT * FROM admin_identities ORDER BY since_ms, issuer, subject')
        .all()
        .map(identityOf),

    find(connection: Connection, { issuer, subject }: ProviderSubject): FoundIdentity | null {
      const text = `SELECT * FROM admin_identities JOIN administrators ON administrators.id = administrator_id
        WHERE issuer = ? AND subject = ?`;
      const row = statement<IdentityRow & AdministratorRow>(connection, text).get(issuer, subject);
      return row ? { identity: identityOf(row), administrator: administratorOf(row) } : null;
    },
  },
  writes: {
    link(connection: Connection, identity: AdminIdentity): boolean {
      const { issuer, subject, administratorId } = identity;
      const other = statement(
        connection,
        'SELECT 1 FROM admin_identities WHERE issuer = ? AND subject = ? AND administrator_id <> ?',
      ).get(issuer, subject, administratorId);
      if (other !== undefined) return false;
      const before = statement<{ readonly subject: string }>(
        connection,
        'DELETE FROM admin_identities WHERE administrator_id = ? AND issuer = ? RETURNING subject',
      ).get(administratorId, issuer);
      if (before !== undefined && before.subject !== subject) endAccess(connection, administratorId);
      insert(connection, identity);
      return true;
    },

    add(
      connection: Connection,
      { administrator, identity }: { readonly administrator: Administrator; readonly identity: AdminIdentity },
    ): 'added' | 'name-taken' | 'identity-taken' {
      const { issuer, subject } = identity;
      const known = statement(connection, 'SELECT 1 FROM admin_identities WHERE issuer = ? AND subject = ?');
      if (known.get(issuer, subject) !== undefined) return 'identity-taken';
      if (!insertAdministrator(connection, administrator)) return 'name-taken';
      insert(connection, identity);
      return 'added';
    },

    unlink(connection: Connection, administratorId: string): boolean {
      const { changes } = statement(connection, 'DELETE FROM admin_identities WHERE administrator_id = ?').run(
        administratorId,
      );
      if (changes > 0) endAccess(connection, administratorId);
      return changes > 0;
    },
  },
});

function insert(
  connection: Connection,
  { issuer, subject, administratorId, roleFromClaim, sinceMs }: AdminIdentity,
): void {
  statement(connection, 'INSERT INTO admin_identities VALUES (?, ?, ?, ?, ?)').run(
    issuer,
    subject,
    administratorId,
    roleFromClaim ? 1 : 0,
    sinceMs,
  );
}

function identityOf(row: IdentityRow): AdminIdentity {
  return {
    issuer: row.issuer,
    subject: row.subject,
    administratorId: row.administrator_id,
    roleFromClaim: row.role_from_claim === 1,
    sinceMs: row.since_ms,
  };
}
