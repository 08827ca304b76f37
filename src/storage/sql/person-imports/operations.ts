import { present } from '../../../kernel/assert.ts';
import type { ImportCounts } from '../../../people/import/import-store.ts';
import { countsOf, isChecking, peopleOf, touch, type Page } from './import-state.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { LACKING, PARTS, type ImportTableRow, type RowTableRow } from './table-rows.ts';

type RefusedTableRow = Pick<RowTableRow, 'line' | 'row' | 'rowSealed'> & {
  readonly refusal: string;
  readonly detail: string;
};

const IMPORT = `import_id AS importId, state, started_by AS startedBy, received_at_ms AS receivedAtMs,
  changed_at_ms AS changedAtMs, mends, has_photos AS hasPhotos, photos, photos_missing AS photosMissing,
  columns_sealed AS columnsSealed`;

/** The SQL of imports of people. */
export const personImportOperations = defineStore({
  reads: {
    find: (connection: Connection, importId: string): ImportTableRow | null =>
      owned(
        statement<ImportTableRow>(connection, `SELECT ${IMPORT} FROM person_imports WHERE import_id = ?`).get(importId),
      ),

    list(connection: Connection, limit: number): readonly (ImportTableRow & { readonly counts: ImportCounts })[] {
      const text = `SELECT ${IMPORT} FROM person_imports ORDER BY received_at_ms DESC, import_id DESC LIMIT ?`;
      return statement<ImportTableRow>(connection, text)
        .all(limit)
        .flatMap((row) => owned(row) ?? [])
        .map((row) => ({ ...row, counts: countsOf(connection, row.importId) }));
    },

    part(
      connection: Connection,
      { importId, part }: { readonly importId: string; readonly part: number },
    ): Uint8Array | null {
      const text = 'SELECT part_sealed AS sealed FROM person_import_parts WHERE import_id = ? AND part = ?';
      return sealedOf(statement<Sealed>(connection, text).get(importId, part));
    },

    photo(
      connection: Connection,
      { importId, nameKey }: { readonly importId: string; readonly nameKey: string },
    ): Uint8Array | null {
      const text = 'SELECT photo_sealed AS sealed FROM person_import_photos WHERE import_id = ? AND name_key = ?';
      return sealedOf(statement<Sealed>(connection, text).get(importId, nameKey));
    },

    counts: countsOf,

    pending(
      connection: Connection,
      { importId, after, limit }: Page,
    ): readonly Pick<RowTableRow, 'line' | 'rowSealed'>[] {
      const text = `SELECT line, row_sealed AS rowSealed FROM person_import_rows
        WHERE import_id = ? AND state = 'pending' AND line > ? ORDER BY line LIMIT ?`;
      return statement<Pick<RowTableRow, 'line' | 'rowSealed'>>(connection, text)
        .all(importId, after, limit)
        .map((row) => ({ ...row, rowSealed: Uint8Array.from(row.rowSealed) }));
    },

    holds(connection: Connection, input: { readonly importId: string; readonly personId: string }): boolean {
      const text = 'SELECT 1 FROM person_import_rows WHERE import_id = ? AND person_id = ? LIMIT 1';
      return statement(connection, text).get(input.importId, input.personId) !== undefined;
    },

    reasons(connection: Connection, importId: string): readonly { readonly refusal: string; readonly rows: number }[] {
      const text = `SELECT refusal, count(*) AS rows FROM person_import_rows
        WHERE import_id = ? AND state = 'refused' GROUP BY refusal ORDER BY rows DESC, refusal`;
      return statement<{ readonly refusal: string; readonly rows: number }>(connection, text).all(importId);
    },

    refused(connection: Connection, { importId, after, limit }: Page): readonly RefusedTableRow[] {
      const text = `SELECT line, row_number AS row, refusal, detail, row_sealed AS rowSealed FROM person_import_rows
        WHERE import_id = ? AND state = 'refused' AND line > ? ORDER BY line LIMIT ?`;
      return statement<RefusedTableRow>(connection, text)
        .all(importId, after, limit)
        .map((row) => ({ ...row, rowSealed: Uint8Array.from(row.rowSealed) }));
    },

    people: peopleOf,

    /** Keys of photos that no refused row names. */
    unneededPhotos: (
      connection: Connection,
      { importId, limit }: { readonly importId: string; readonly limit: number },
    ): readonly string[] =>
      statement<{ readonly nameKey: string }>(
        connection,
        `SELECT name_key AS nameKey FROM person_import_photos WHERE import_id = ? AND name_key NOT IN (
          SELECT name.value FROM person_import_rows r, json_each(r.photo_keys) one, json_each(one.value) name
          WHERE r.import_id = ? AND r.state = 'refused') LIMIT ?`,
      )
        .all(importId, importId, limit)
        .map(({ nameKey }) => nameKey),

    unchangedSince: (connection: Connection, beforeMs: number): readonly string[] =>
      statement<{ readonly importId: string }>(
        connection,
        'SELECT import_id AS importId FROM person_imports WHERE changed_at_ms < ? ORDER BY changed_at_ms LIMIT 100',
      )
        .all(beforeMs)
        .map(({ importId }) => importId),
  },

  writes: {
    create(
      connection: Connection,
      {
        importId,
        startedBy,
        receivedAtMs,
        importsMax,
      }: Pick<ImportTableRow, 'importId' | 'startedBy' | 'receivedAtMs'> & { readonly importsMax: number },
    ): boolean {
      const held = statement<Count>(connection, 'SELECT count(*) AS n FROM person_imports').get();
      if (present(held).n >= importsMax) return false;
      statement(
        connection,
        "INSERT INTO person_imports VALUES (?, 'receiving', ?, ?, ?, NULL, 0, 0, 0, 0, NULL, NULL)",
      ).run(importId, startedBy, receivedAtMs, receivedAtMs);
      return true;
    },

    addPart(
      connection: Connection,
      input: {
        readonly importId: string;
        readonly part: number;
        readonly partSealed: Uint8Array;
        readonly atMs: number;
      },
    ): boolean {
      const { importId, part, partSealed, atMs } = input;
      const held = statement<Count>(
        connection,
        'SELECT count(*) AS n FROM person_import_parts WHERE import_id = ? AND part < ?',
      ).get(importId, part);
      if (present(held).n !== part || !touch(connection, importId, atMs)) return false;
      statement(
        connection,
        `INSERT INTO person_import_parts VALUES (?, ?, ?)
          ON CONFLICT (import_id, part) DO UPDATE SET part_sealed = excluded.part_sealed`,
      ).run(importId, part, partSealed);
      return true;
    },

    addPhotos(
      connection: Connection,
      input: {
        readonly importId: string;
        readonly photos: readonly { readonly nameKey: string; readonly photoSealed: Uint8Array }[];
        readonly bytesMax: number;
        readonly atMs: number;
      },
    ): number | null {
      const { importId, photos, bytesMax, atMs } = input;
      const bytes = photos.reduce((sum, { photoSealed }) => sum + photoSealed.length, 0);
      const added = statement(
        connection,
        `UPDATE person_imports SET photo_bytes = photo_bytes + ?, changed_at_ms = ?
          WHERE import_id = ? AND state = 'receiving' AND photo_bytes + ? <= ?`,
      ).run(bytes, atMs, importId, bytes, bytesMax);
      if (added.changes === 0) return null;
      const insert = statement(
        connection,
        `INSERT INTO person_import_photos VALUES (?, ?, ?)
          ON CONFLICT (import_id, name_key) DO UPDATE SET photo_sealed = excluded.photo_sealed`,
      );
      for (const { nameKey, photoSealed } of photos) insert.run(importId, nameKey, photoSealed);
      const text = `UPDATE person_imports
        SET photos = (SELECT count(*) FROM person_import_photos p WHERE p.import_id = person_imports.import_id)
        WHERE import_id = ? RETURNING photos AS n`;
      return statement<Count>(connection, text).get(importId)?.n ?? 0;
    },

    beginCheck(
      connection: Connection,
      { importId, checkId }: { readonly importId: string; readonly checkId: string },
    ): boolean {
      const text = "UPDATE person_imports SET checked_by = ? WHERE import_id = ? AND state = 'receiving'";
      return statement(connection, text).run(checkId, importId).changes === 1;
    },

    /** Drops rows that an earlier check added. Gives how many it dropped. */
    dropRows(
      connection: Connection,
      input: { readonly importId: string; readonly checkId: string; readonly limit: number },
    ): number {
      const { importId, checkId, limit } = input;
      if (!isChecking(connection, importId, checkId)) return 0;
      const text = `DELETE FROM person_import_rows WHERE import_id = ? AND line IN
        (SELECT line FROM person_import_rows WHERE import_id = ? LIMIT ?)`;
      return statement(connection, text).run(importId, importId, limit).changes;
    },

    addRows(
      connection: Connection,
      input: { readonly importId: string; readonly checkId: string; readonly rows: readonly RowTableRow[] },
    ): boolean {
      const { importId, checkId, rows } = input;
      if (!isChecking(connection, importId, checkId)) return false;
      const insert = statement(
        connection,
        `INSERT INTO person_import_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (import_id, line) DO UPDATE SET row_number = excluded.row_number, state = excluded.state, person_id = excluded.person_id, photo_keys = excluded.photo_keys, refusal = excluded.refusal, detail = excluded.detail, row_sealed = excluded.row_sealed`,
      );
      for (const { line, row, state, personId, photoKeys, refusal, detail, rowSealed } of rows)
        insert.run(importId, line, row, state, personId, photoKeys, refusal, detail, rowSealed);
      return true;
    },

    checked(
      connection: Connection,
      input: Pick<ImportTableRow, 'importId' | 'mends' | 'columnsSealed'> & {
        readonly checkId: string;
        readonly hasPhotos: boolean;
        readonly atMs: number;
      },
    ): boolean {
      const { importId, checkId, mends, columnsSealed, hasPhotos, atMs } = input;
      const missing = present(statement<Count>(connection, LACKING).get(importId, importId, mends)).n;
      const { changes } = statement(
        connection,
        `UPDATE person_imports SET state = 'checked', mends = ?, columns_sealed = ?, has_photos = ?,
          photos_missing = ?, changed_at_ms = ? WHERE import_id = ? AND state = 'receiving' AND checked_by = ?`,
      ).run(mends, columnsSealed, hasPhotos ? 1 : 0, missing, atMs, importId, checkId);
      if (changes === 0) return false;
      statement(connection, 'DELETE FROM person_import_parts WHERE import_id = ?').run(importId);
      return true;
    },

    begun(connection: Connection, { importId, atMs }: { readonly importId: string; readonly atMs: number }): null {
      const text = `UPDATE person_imports SET state = 'begun', changed_at_ms = ?
        WHERE import_id = ? AND state IN ('checked', 'begun') RETURNING mends`;
      const begun = statement<Pick<ImportTableRow, 'mends'>>(connection, text).get(atMs, importId);
      if (begun === undefined || begun.mends === null) return null;
      // A photo that was sent again takes the place of the earlier one. Rows that have not ended still need theirs.
      statement(
        connection,
        `UPDATE person_import_photos SET import_id = ? WHERE import_id = ?
          AND NOT EXISTS (SELECT 1 FROM person_import_photos AS held
            WHERE held.import_id = ? AND held.name_key = person_import_photos.name_key)
          AND EXISTS (SELECT 1 FROM person_imports WHERE import_id = ? AND state <> 'receiving')
          AND NOT EXISTS (SELECT 1 FROM person_import_rows WHERE import_id = ? AND state = 'pending')`,
      ).run(importId, begun.mends, importId, begun.mends, begun.mends);
      return null;
    },

    settle(
      connection: Connection,
      input: {
        readonly importId: string;
        readonly rows: readonly {
          readonly line: number;
          readonly state: keyof ImportCounts;
          readonly refusal: string | null;
          readonly detail: string | null;
        }[];
        readonly atMs: number;
      },
    ): null {
      const { importId, rows, atMs } = input;
      const update = statement(
        connection,
        `UPDATE person_import_rows SET state = ?, refusal = ?, detail = ?,
          row_sealed = CASE WHEN ? THEN row_sealed END WHERE import_id = ? AND line = ?`,
      );
      for (const { line, state, refusal, detail } of rows)
        update.run(state, refusal, detail, state === 'refused' ? 1 : 0, importId, line);
      statement(connection, 'UPDATE person_imports SET changed_at_ms = ? WHERE import_id = ?').run(atMs, importId);
      return null;
    },

    done(connection: Connection, { importId, atMs }: { readonly importId: string; readonly atMs: number }): null {
      statement(connection, "UPDATE person_imports SET state = 'done', changed_at_ms = ? WHERE import_id = ?").run(
        atMs,
        importId,
      );
      return null;
    },

    dropPhotos(
      connection: Connection,
      { importId, nameKeys }: { readonly importId: string; readonly nameKeys: readonly string[] },
    ): null {
      const drop = statement(connection, 'DELETE FROM person_import_photos WHERE import_id = ? AND name_key = ?');
      for (const nameKey of nameKeys) drop.run(importId, nameKey);
      return null;
    },

    discard(
      connection: Connection,
      { importId, limit }: { readonly importId: string; readonly limit: number },
    ): number {
      for (const [table, key] of PARTS) {
        const some = `SELECT import_id, ${key} FROM ${table} WHERE import_id = ? LIMIT ?`;
        const text = `DELETE FROM ${table} WHERE (import_id, ${key}) IN (${some})`;
        const { changes } = statement(connection, text).run(importId, limit);
        if (changes > 0) return changes;
      }
      return statement(connection, 'DELETE FROM person_imports WHERE import_id = ?').run(importId).changes;
    },

    erase(connection: Connection, personId: string): number {
      const photos = statement(
        connection,
        `DELETE FROM person_import_photos WHERE (import_id, name_key) IN (
          SELECT i.import_id, name.value FROM person_import_rows r
          JOIN person_imports own ON own.import_id = r.import_id
          JOIN person_imports i ON i.import_id IN (r.import_id, own.mends) OR i.mends = r.import_id,
          json_each(r.photo_keys) one, json_each(one.value) name WHERE r.person_id = ?)`,
      ).run(personId).changes;
      return photos + statement(connection, 'DELETE FROM person_import_rows WHERE person_id = ?').run(personId).changes;
    },
  },
});

interface Count {
  readonly n: number;
}

interface Sealed {
  readonly sealed: Uint8Array;
}

function sealedOf(row: Sealed | undefined): Uint8Array | null {
  return row === undefined ? null : Uint8Array.from(row.sealed);
}

function owned(row: ImportTableRow | undefined): ImportTableRow | null {
  if (row === undefined) return null;
  return { ...row, columnsSealed: row.columnsSealed && Uint8Array.from(row.columnsSealed) };
}
