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
