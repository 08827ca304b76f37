import type { CheckedPerson, FindingKind } from '../../../people/re-verification/finding-store.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';

/** A finding as the table holds it. */
export interface FindingRow {
  readonly personId: string;
  readonly kind: FindingKind;
  readonly photo: number;
  readonly otherId: string | null;
}

interface ListInput {
  readonly kind: FindingKind | null;
  readonly after: string | null;
  readonly limit: number;
}

/** The SQL of what a re-verification found. */
export const personFindingOperations = defineStore({
  reads: {
    /** The findings of the first people, in the order of people and photos. */
    list(connection: Connection, { kind, after, limit }: ListInput): readonly FindingRow[] {
      const { where, values } = whereAll([
        ['kind = ?', kind],
        ['person_id > ?', after],
      ]);
      const people = `SELECT DISTINCT person_id FROM person_findings ${where} ORDER BY person_id LIMIT ?`;
      const own = kind === null ? '' : 'AND kind = ?';
      return statement<FindingRow>(
        connection,
        `SELECT person_id AS personId, kind, photo, other_id AS otherId FROM person_findings
          WHERE person_id IN (SELECT person_id FROM (${people}) AS page) ${own} ORDER BY person_id, photo, kind`,
      ).all(...values, limit, ...(kind === null ? [] : [kind]));
    },
  },
  writes: {
    record(
      connection: Connection,
      { people, atMs }: { readonly people: readonly CheckedPerson[]; readonly atMs: number },
    ): null {
      const remove = statement(connection, 'DELETE FROM person_findings WHERE person_id = ?');
      const insert = statement(
        connection,
        `INSERT INTO person_findings (person_id, kind, photo, other_id, found_at_ms)
          SELECT p.person_id, CAST(? AS TEXT), CAST(? AS BIGINT), o.person_id, CAST(? AS BIGINT)
          FROM persons p LEFT JOIN persons o ON o.person_id = ?
          WHERE p.person_id = ? AND (o.person_id IS NOT NULL OR CAST(? AS TEXT) IS NULL)`,
      );
      for (const { personId, findings } of people) {
        remove.run(personId);
        for (const { kind, photo, otherId } of findings) insert.run(kind, photo, atMs, otherId, personId, otherId);
      }
      return null;
    },

    remove(
      connection: Connection,
      { beforeMs, limit }: { readonly beforeMs: number | null; readonly limit: number },
    ): number {
      const { where, values } = whereAll([['found_at_ms < ?', beforeMs]]);
      const text = `DELETE FROM person_findings WHERE (person_id, kind, photo) IN
        (SELECT person_id, kind, photo FROM person_findings ${where} LIMIT ?)`;
      return statement(connection, text).run(...values, limit).changes;
    },

    erase: (connection: Connection, personId: string): number =>
      statement(connection, 'DELETE FROM person_findings WHERE person_id = ? OR other_id = ?').run(personId, personId)
        .changes,
  },
});
