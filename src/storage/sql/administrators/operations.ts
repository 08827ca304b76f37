import { applyChange } from '../../../platform/access/administrator-change.ts';
import type {
  Administrator,
  AdministratorChange,
  AdminToken,
  ChangedAdministrator,
  HeldToken,
  SessionProof,
} from '../../../platform/access/administrator-store.ts';
import type { Role } from '../../../platform/access/actor.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** A row of the table of administrators. */
export interface AdministratorRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly app_ids: string;
  readonly disabled: number;
  readonly password_hash: string | null;
  readonly created_at_ms: number;
}

interface TokenRow {
  readonly digest: string;
  readonly administrator_id: string;
  readonly kind: AdminToken['kind'];
  readonly label: string;
  readonly token_created_at_ms: number;
  readonly expires_at_ms: number | null;
}

const TOKEN = 'digest, administrator_id, kind, label, admin_tokens.created_at_ms AS token_created_at_ms, expires_at_ms';

/** A condition in SQL: whether a second factor of the administrator of a row is in force. */
export const HAS_FACTOR =
  'EXISTS (SELECT 1 FROM admin_second_factors f WHERE f.administrator_id = administrators.id AND f.in_force = 1)';

/** The SQL of administrators and their tokens. */
export const administratorOperations = defineStore({
  reads: {
    list: (connection: Connection, _input: null) => listAdministrators(connection),

    byName(connection: Connection, name: string): Administrator | null {
      const row = statement<AdministratorRow>(connection, 'SELECT * FROM administrators WHERE name = ?').get(name);
      return row ? administratorOf(row) : null;
    },

    byToken(connection: Connection, digest: string): HeldToken | null {
      const row = statement<AdministratorRow & TokenRow & { readonly has_second_factor: number }>(
        connection,
        `SELECT administrators.*, ${TOKEN}, ${HAS_FACTOR} AS has_second_factor FROM admin_tokens JOIN administrators ON administrators.id = administrator_id WHERE digest = ?`,
      ).get(digest);
      return row
        ? { token: tokenOf(row), administrator: administratorOf(row), hasSecondFactor: row.has_second_factor === 1 }
        : null;
    },

    tokensOf: (connection: Connection, administratorId: string): readonly AdminToken[] =>
      statement<TokenRow>(connection, `SELECT ${TOKEN} FROM admin_tokens WHERE administrator_id = ?`)
        .all(administratorId)
        .map(tokenOf),
  },
  writes: {
    add: insertAdministrator,

    change(connection: Connection, change: AdministratorChange): ChangedAdministrator {
      const { endsTokens, ...changed } = applyChange(listAdministrators(connection), change);
      if (changed.kind !== 'changed') return changed;
      const { id, role, appIds, disabled, passwordHash } = changed.administrator;
      if (endsTokens) endAccess(connection, id);
      statement(
        connection,
        'UPDATE administrators SET role = ?, app_ids = ?, disabled = ?, password_hash = ? WHERE id = ?',
      ).run(role, JSON.stringify(appIds), disabled ? 1 : 0, passwordHash, id);
      return changed;
    },

    endAccess(connection: Connection, administratorId: string): null {
      endAccess(connection, administratorId);
      return null;
    },

    addToken(
      connection: Connection,
      { digest, administratorId, kind, label, createdAtMs, expiresAtMs }: AdminToken,
    ): null {
      statement(connection, 'INSERT INTO admin_tokens VALUES (?, ?, ?, ?, ?, ?)').run(
        digest,
        administratorId,
        kind,
        label,
        createdAtMs,
        expiresAtMs,
      );
      return null;
    },

    addSession(
      connection: Connection,
      { session, proof }: { readonly session: AdminToken; readonly proof: SessionProof },
    ): boolean {
      const { digest, administratorId, kind, label, createdAtMs, expiresAtMs } = session;
      const text = `INSERT INTO admin_tokens SELECT ?, id, ?, ?, ?, ? FROM administrators
        WHERE id = ? AND disabled = 0 AND (? OR password_hash = ?) AND (? OR NOT ${HAS_FACTOR})`;
      const { passwordHash, provedFactor } = proof;
      const values = [
        digest,
        kind,
        label,
        createdAtMs,
        expiresAtMs,
        administratorId,
        passwordHash === null ? 1 : 0,
        passwordHash,
        provedFactor ? 1 : 0,
      ];
      return statement(connection, text).run(...values).changes === 1;
    },

    endEndless: (connection: Connection, expiresAtMs: number): number =>
      statement(connection, 'UPDATE admin_tokens SET expires_at_ms = ? WHERE expires_at_ms IS NULL').run(expiresAtMs)
        .changes,

    removeToken: (connection: Connection, digest: string): boolean =>
      statement(connection, 'DELETE FROM admin_tokens WHERE digest = ?').run(digest).changes === 1,

    removeExpiredTokens(connection: Connection, nowMs: number): null {
      statement(connection, 'DELETE FROM admin_tokens WHERE expires_at_ms < ?').run(nowMs);
      return null;
    },
  },
});

/** Ends the tokens, sessions and sign-in links of an administrator. */
export function endAccess(connection: Connection, administratorId: string): void {
  statement(connection, 'DELETE FROM admin_tokens WHERE administrator_id = ?').run(administratorId);
  statement(connection, 'DELETE FROM admin_sign_in_links WHERE administrator_id = ?').run(administratorId);
}

function listAdministrators(connection: Connection): readonly Administrator[] {
  return statement<AdministratorRow>(connection, 'SELECT * FROM administrators ORDER BY created_at_ms, id')
    .all()
    .map(administratorOf);
}

/** Adds an administrator. Gives false if the name is taken. */
export function insertAdministrator(
  connection: Connection,
  { id, name, role, appIds, disabled, passwordHash, createdAtMs }: Administrator,
): boolean {
  const { changes } = statement(
    connection,
    'INSERT INTO administrators VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(id, name, role, JSON.stringify(appIds), disabled ? 1 : 0, passwordHash, createdAtMs);
  return changes === 1;
}

/** Reads a row of the table of administrators. */
export function administratorOf(row: AdministratorRow): Administrator {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    appIds: JSON.parse(row.app_ids) as string[],
    disabled: row.disabled === 1,
    passwordHash: row.password_hash,
    createdAtMs: row.created_at_ms,
  };
}

function tokenOf(row: TokenRow): AdminToken {
  return {
    digest: row.digest,
    administratorId: row.administrator_id,
    kind: row.kind,
    label: row.label,
    createdAtMs: row.token_created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
