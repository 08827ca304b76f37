import type { SealedPlace } from '../../../platform/secrets/data-key-rotation.ts';
import { headerOf } from '../../../platform/secrets/sealed-value.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import type { SqlDatabase } from '../database.ts';
import type { KeyValue } from './operations.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';

/** One column of sealed values in the embedded database. */
export class SqlSealedPlace implements SealedPlace {
  readonly name: string;
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;
  readonly #column: SealedColumn;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>, column: SealedColumn) {
    this.name = `${column.table}.${column.column}`;
    this.#database = database;
    this.#secrets = secrets;
    this.#column = column;
  }

  countOthers(keyId: number): Promise<number> {
    return this.#database.report('rotation.count', { name: this.#name, header: headerOf(keyId) });
  }

  async resealSome(keyId: number, cursor: string | null, limitAsked: number) {
    const limit = Math.min(limitAsked, this.#column.rowsMax ?? limitAsked);
    const rows = await this.#database.report('rotation.page', {
      name: this.#name,
      header: headerOf(keyId),
      after: cursor === null ? null : (JSON.parse(cursor) as readonly KeyValue[]),
      limit,
    });
    const last = rows.at(-1);
    if (!last) return { resealed: 0, cursor: null };
    const resealed = await this.#database.write('rotation.replace', {
      name: this.#name,
      rows: rows.map(({ key, sealed }) => {
        const context = this.#column.contextOf(...key);
        return { key, sealed, resealed: this.#secrets.seal(context, this.#secrets.open(context, sealed)) };
      }),
    });
    return { resealed, cursor: rows.length < limit ? null : JSON.stringify(last.key) };
  }

  /** The column without its function, because functions cannot cross threads. */
  get #name() {
    const { table, column, key } = this.#column;
    return { table, column, key };
  }
}

/** Gives every place of sealed values in the embedded database. */
export function sealedPlacesOf(
  database: SqlDatabase,
  secrets: Pick<SiteSecrets, 'seal' | 'open'>,
): readonly SealedPlace[] {
  return SEALED_COLUMNS.map((column) => new SqlSealedPlace(database, secrets, column));
}
