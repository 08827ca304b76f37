import { present } from '../../../kernel/assert.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/** A certificate as it is stored: its text, and the columns by which it is found. */
export interface ErasureRow {
  readonly certificateId: string;
  readonly personId: string;
  readonly erasedAtMs: number;
  readonly certificate: string;
}

const COLUMNS = 'certificate_id AS "certificateId", person_id AS "personId", erased_at_ms AS "erasedAtMs", certificate';

/** The SQL of certificates of erasure, which are only ever added. */
export const erasureOperations = defineStore({
  reads: {
    of: (connection: Connection, personId: string): readonly ErasureRow[] =>
      statement<ErasureRow>(
        connection,
        `SELECT ${COLUMNS} FROM erasures WHERE person_id = ? ORDER BY erased_at_ms, certificate_id`,
      ).all(personId),

    byId: (connection: Connection, certificateId: string): ErasureRow | null =>
      statement<ErasureRow>(connection, `SELECT ${COLUMNS} FROM erasures WHERE certificate_id = ?`).get(
        certificateId,
      ) ?? null,

    newest(
      connection: Connection,
      { before, limit }: { readonly before: string | null; readonly limit: number },
    ): readonly ErasureRow[] {
      const text = `SELECT ${COLUMNS} FROM erasures WHERE CAST(? AS TEXT) IS NULL OR (erased_at_ms, certificate_id) <
          (SELECT erased_at_ms, certificate_id FROM erasures WHERE certificate_id = ?)
        ORDER BY erased_at_ms DESC, certificate_id DESC LIMIT ?`;
      return statement<ErasureRow>(connection, text).all(before, before, limit);
    },

    count: (connection: Connection, _input: null): number =>
      present(statement<{ readonly n: number }>(connection, 'SELECT count(*) AS n FROM erasures').get()).n,

    missing: (connection: Connection, certificateIds: readonly string[]): readonly string[] => {
      const held = statement(connection, 'SELECT 1 FROM erasures WHERE certificate_id = ?');
      return certificateIds.filter((id) => held.get(id) === undefined);
    },
  },
  writes: {
    append(connection: Connection, { certificateId, personId, erasedAtMs, certificate }: ErasureRow): null {
      statement(connection, 'INSERT INTO erasures VALUES (?, ?, ?, ?)').run(
        certificateId,
        personId,
        erasedAtMs,
        certificate,
      );
      return null;
    },
  },
});
