import type { EndedRow } from '../../../people/import/import-persons.ts';
import type { RawRow, RowRefusal } from '../../../people/import/import-row.ts';
import {
  ROW_STATES,
  type ImportCounts,
  type ImportRecord,
  type ImportStore,
  type KeptRow,
  type NamedPhoto,
  type NewImportRow,
} from '../../../people/import/import-store.ts';
import type { PersonId } from '../../../people/register.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { openText, sealText } from '../sealed-text.ts';
import type { SqlDatabase } from '../database.ts';
import type { ImportTableRow } from './table-rows.ts';

/** Gives the context that binds the sealed columns of an import to it. */
export function importColumnsContext(importId: string): string {
  return `person-import.columns:${importId}`;
}

/** Gives the context that binds a sealed part of a file to its place. */
export function importPartContext(importId: string, part: number): string {
  return `person-import.part:${importId}:${part}`;
}

/** Gives the context that binds a sealed row of a file to its place. */
export function importRowContext(importId: string, line: number): string {
  return `person-import.row:${importId}:${line}`;
}

/** Gives the context that binds a sealed photo to its name. An import that mends another takes its photos over. */
export function importPhotoContext(nameKey: string): string {
  return `person-import.photo:${nameKey}`;
}

/** Photos that are looked for at a time, and that are removed in one transaction, because all other writes wait for it. */
const [UNNEEDED_AT_ONCE, DROPPED_AT_ONCE] = [10_000, 100];

/** Keeps imports of people in the embedded database. Rows, photos and parts of files are kept only sealed. */
export class SqlImportStore implements ImportStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open' | 'mac'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open' | 'mac'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  create(record: Parameters<ImportStore['create']>[0], importsMax: number): Promise<boolean> {
    return this.#database.write('personImports.create', { ...record, importsMax });
  }

  async find(importId: string): Promise<ImportRecord | null> {
    const row = await this.#database.read('personImports.find', importId);
    return row && this.#recordOf(row);
  }

  async list(limit: number): Promise<readonly (ImportRecord & { readonly counts: ImportCounts })[]> {
    const rows = await this.#database.report('personImports.list', limit);
    return rows.map(({ counts, ...row }) => ({ ...this.#recordOf(row), counts }));
  }

  addPart(importId: string, { number: part, bytes, atMs }: Parameters<ImportStore['addPart']>[1]): Promise<boolean> {
    const partSealed = new Uint8Array(this.#secrets.seal(importPartContext(importId, part), bytes));
    return this.#database.write('personImports.addPart', { importId, part, partSealed, atMs });
  }

  async *parts(importId: string): AsyncGenerator<Uint8Array> {
    for (let part = 0; ; part += 1) {
      const sealed = await this.#database.report('personImports.part', { importId, part });
      if (sealed === null) return;
      yield this.#secrets.open(importPartContext(importId, part), sealed);
    }
  }

  addPhotos(
    importId: string,
    photos: readonly NamedPhoto[],
    bounds: Parameters<ImportStore['addPhotos']>[2],
  ): Promise<number | null> {
    const sealed = photos.map(({ name, bytes }) => {
      const nameKey = this.#keyOf(name);
      return { nameKey, photoSealed: new Uint8Array(this.#secrets.seal(importPhotoContext(nameKey), bytes)) };
    });
    return this.#database.write('personImports.addPhotos', { importId, photos: sealed, ...bounds });
  }

  async photo(importId: string, name: string): Promise<Uint8Array | null> {
    const nameKey = this.#keyOf(name);
    const sealed = await this.#database.read('personImports.photo', { importId, nameKey });
    return sealed && this.#secrets.open(importPhotoContext(nameKey), sealed);
  }

  async beginCheck(importId: string, checkId: string): Promise<boolean> {
    if (!(await this.#database.write('personImports.beginCheck', { importId, checkId }))) return false;
    const dropped = { importId, checkId, limit: DROPPED_AT_ONCE };
    while ((await this.#database.write('personImports.dropRows', dropped)) > 0);
    return true;
  }

  async addRows(importId: string, checkId: string, rows: readonly NewImportRow[]): Promise<boolean> {
    return this.#database.write('personImports.addRows', {
      importId,
      checkId,
      rows: rows.map(({ row, raw, personId, photos, problem }) => ({
        line: raw.line,
        row,
        state: problem === null ? ('pending' as const) : ('refused' as const),
        personId,
        photoKeys: JSON.stringify(photos.map((names) => names.map((name) => this.#keyOf(name)))),
        refusal: problem?.refusal ?? null,
        detail: problem?.detail ?? null,
        rowSealed: sealText(this.#secrets, importRowContext(importId, raw.line), JSON.stringify(raw)),
      })),
    });
  }

  async checked(
    importId: string,
    checkId: string,
    { columns, ...told }: Parameters<ImportStore['checked']>[2],
  ): Promise<boolean> {
    const columnsSealed = sealText(this.#secrets, importColumnsContext(importId), JSON.stringify(columns));
    return this.#database.write('personImports.checked', { importId, checkId, columnsSealed, ...told });
  }

  async begun(importId: string, atMs: number): Promise<void> {
    await this.#database.write('personImports.begun', { importId, atMs });
  }

  counts(importId: string): Promise<ImportCounts> {
    return this.#database.report('personImports.counts', importId);
  }

  async pending(importId: string, after: number, limit: number): Promise<readonly RawRow[]> {
    const rows = await this.#database.read('personImports.pending', { importId, after, limit });
    return rows.map(({ line, rowSealed }) => this.#rawOf(importId, line, rowSealed));
  }

  holds(importId: string, personId: PersonId): Promise<boolean> {
    return this.#database.read('personImports.holds', { importId, personId });
  }

  async people(importId: string, after: number, limit: number): ReturnType<ImportStore['people']> {
    const rows = await this.#database.read('personImports.people', { importId, after, limit });
    return rows.map(({ line, personId }) => ({ line, personId: personId as PersonId }));
  }

  async settle(importId: string, ended: readonly EndedRow[], atMs: number): Promise<void> {
    const rows = ended.map((row) =>
      row.ok
        ? { line: row.line, state: ROW_STATES[row.did], refusal: null, detail: null }
        : { line: row.line, state: 'refused' as const, refusal: row.refusal, detail: row.detail },
    );
    await this.#database.write('personImports.settle', { importId, rows, atMs });
  }

  async done(importId: string, atMs: number): Promise<void> {
    // The state comes last, so a process that dies before leaves an import that is ended again.
    for (;;) {
      const unneeded = await this.#database.report('personImports.unneededPhotos', {
        importId,
        limit: UNNEEDED_AT_ONCE,
      });
      if (unneeded.length === 0) break;
      for (let at = 0; at < unneeded.length; at += DROPPED_AT_ONCE) {
        const nameKeys = unneeded.slice(at, at + DROPPED_AT_ONCE);
        await this.#database.write('personImports.dropPhotos', { importId, nameKeys });
      }
    }
    await this.#database.write('personImports.done', { importId, atMs });
  }

  reasons(importId: string) {
    return this.#database.report('personImports.reasons', importId);
  }

  async refused(importId: string, after: number, limit: number): Promise<readonly KeptRow[]> {
    const rows = await this.#database.report('personImports.refused', { importId, after, limit });
    return rows.map(({ rowSealed, refusal, ...row }) => ({
      ...row,
      refusal: refusal as RowRefusal,
      raw: this.#rawOf(importId, row.line, rowSealed),
    }));
  }

  discard(importId: string, limit: number): Promise<number> {
    return this.#database.write('personImports.discard', { importId, limit });
  }

  unchangedSince(beforeMs: number): Promise<readonly string[]> {
    return this.#database.read('personImports.unchangedSince', beforeMs);
  }

  erase(personId: PersonId): Promise<number> {
    return this.#database.write('personImports.erase', personId);
  }

  /** Names of photos may be numbers of people, so only keyed digests of them are kept. */
  #keyOf(name: string): string {
    return Buffer.from(this.#secrets.mac('person-import-photo', name)).toString('hex', 0, 16);
  }

  #rawOf(importId: string, line: number, sealed: Uint8Array): RawRow {
    return JSON.parse(openText(this.#secrets, importRowContext(importId, line), sealed)) as RawRow;
  }

  #recordOf({ columnsSealed, hasPhotos, ...row }: ImportTableRow): ImportRecord {
    const columns =
      columnsSealed === null
        ? []
        : (JSON.parse(openText(this.#secrets, importColumnsContext(row.importId), columnsSealed)) as string[]);
    return { ...row, hasPhotos: hasPhotos === 1, columns };
  }
}
