import type { Administrator } from '../../../platform/access/administrator-store.ts';
import type { AdminIdentity, FoundIdentity, ProviderSubject } from '../../../platform/access/identity-store.ts';
import { isSameIssuer } from '../../../platform/access/same-issuer.ts';
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

    find(connection: Connection, person: ProviderSubject): FoundIdentity | null {
      const identity = ofPerson(connection, person);
      if (identity === undefined) return null;
      const row = statement<AdministratorRow>(connection, 'SELECT * FROM administrators WHERE id = ?').get(
        identity.administratorId,
      );
      return row ? { identity, administrator: administratorOf(row) } : null;
    },
  },
  writes: {
    link(connection: Connection, identity: AdminIdentity): boolean {
      const { issuer, subject, administratorId } = identity;
      const known = ofPerson(connection, identity);
      if (known !== undefined && known.administratorId !== administratorId) return false;
      const before = statement<IdentityRow>(connection, 'SELECT * FROM admin_identities WHERE administrator_id = ?')
        .all(administratorId)
        .filter((each) => isSameIssuer(each.issuer, issuer));
      for (const each of before)
        statement(connection, 'DELETE FROM admin_identities WHERE issuer = ? AND subject = ?').run(
          each.issuer,
          each.subject,
        );
      if (before.some((each) => each.subject !== subject)) endAccess(connection, administratorId);
      insert(connection, identity);
      return true;
    },

    add(
      connection: Connection,
      { administrator, identity }: { readonly administrator: Administrator; readonly identity: AdminIdentity },
    ): 'added' | 'name-taken' | 'identity-taken' {
      if (ofPerson(connection, identity) !== undefined) return 'identity-taken';
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

/**
 * The identity of a person, also if its issuer is spelled in another way. If earlier releases made several accounts for
 * several spellings, it is that of exactly this spelling, else the first one.
 */
function ofPerson(connection: Connection, { issuer, subject }: ProviderSubject): AdminIdentity | undefined {
  return statement<IdentityRow>(
    connection,
    'SELECT * FROM admin_identities WHERE subject = ? ORDER BY issuer <> ?, since_ms, issuer',
  )
    .all(subject, issuer)
    .map(identityOf)
    .find((each) => isSameIssuer(each.issuer, issuer));
}

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
