import { defineStore, statement, type Connection } from '../operation.ts';

interface ErasureRow {
  readonly certificateId: string;
  readonly personId: string;
  readonly erasedAtMs: number;
  readonly certificate: string;
}

/** The SQL of certificates of erasure, which are only ever added. */
export const erasureOperations = defineStore({
  reads: {
    of: (connection: Connection, personId: string): readonly string[] =>
      statement<Pick<ErasureRow, 'certificate'>>(
        connection,
        'SELECT certificate FROM erasures WHERE person_id = ? ORDER BY erased_at_ms, certificate_id',
      )
        .all(personId)
        .map(({ certificate }) => certificate),

    byId: (connection: Connection, certificateId: string): string | null =>
      statement<Pick<ErasureRow, 'certificate'>>(
        connection,
        'SELECT certificate FROM erasures WHERE certificate_id = ?',
      ).get(certificateId)?.certificate ?? null,

    newest(
      connection: Connection,
      { before, limit }: { readonly before: string | null; readonly limit: number },
    ): readonly string[] {
      const text = `SELECT certificate FROM erasures WHERE CAST(? AS TEXT) IS NULL OR (erased_at_ms, certificate_id) <
          (SELECT erased_at_ms, certificate_id FROM erasures WHERE certificate_id = ?)
        ORDER BY erased_at_ms DESC, certificate_id DESC LIMIT ?`;
      return statement<Pick<ErasureRow, 'certificate'>>(connection, text)
        .all(before, before, limit)
        .map(({ certificate }) => certificate);
    },

    count: (connection: Connection, _input: null): number =>
      statement<{ readonly n: number }>(connection, 'SELECT count(*) AS n FROM erasures').get()?.n ?? 0,

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
