import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { loadDriver, readerOf } from './driver.ts';
import type { PostgresOptions } from './postgres-database.ts';
import { hostsOf } from './postgres-url.ts';

/** Bytes of the rows that are fetched at once. */
const PAGE_BYTES = 16 * 1024 * 1024;

/** A value as both engines hold it. */
export type CopiedValue = string | number | Uint8Array | null;

/** A table that is copied, with its columns. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * What belongs to an engine or to processes that run, and is not copied: also the tables through which nodes of the
 * release before write during an upgrade. Those hold no row, and SQLite has none of them.
 */
const NOT_COPIED = [
  'schema_migrations',
  'nodes',
  'quota_counters',
  'quota_leases',
  'idempotency_claims',
  'rate_buckets',
  'risk_links',
  'risk_marks',
];
/** If one of these has a row, the database holds a site already. */
const SITE_TABLES = ['ledger', 'apps', 'administrators', 'key_ring', 'persons', 'chains'];
const CONNECT_MS = 5000;

/** A database with the schema of this release, to which tables are copied, or with which they are compared. */
export class CopiedTables {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Connects to the first host that can write. Throws an Error that says what to do. */
  static async open({ url, tlsCaFile }: Pick<PostgresOptions, 'url' | 'tlsCaFile'>): Promise<CopiedTables> {
    const driver = await loadDriver();
    let problem = 'no host is named';
    for (const connectionString of hostsOf(url)) {
      const client = new driver.Client({
        connectionString,
        application_name: 'renzheng db',
        connectionTimeoutMillis: CONNECT_MS,
        types: { getTypeParser: readerOf },
        ...(tlsCaFile !== undefined && { ssl: { ca: readFileSync(tlsCaFile, 'utf8') } }),
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        const { rows } = await client.query<{ standby: string }>('SELECT pg_is_in_recovery()::text AS standby');
        if (rows[0]?.standby === 'false') return new CopiedTables(client);
        problem = 'it is a standby';
      } catch (error) {
        problem = (error as { readonly code?: string }).code ?? 'the connection failed';
      }
      await client.end().catch(() => undefined);
    }
    throw new Error(`the database to copy to cannot be written (${problem}): look at the URL and at the server`);
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }

  /** Every table that is copied, by name. */
  async tables(): Promise<readonly CopiedTable[]> {
    const { rows } = await this.#client.query<{ name: string; columns: string }>(
      `SELECT c.relname AS name, json_agg(a.attname ORDER BY a.attnum)::text AS columns FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relname <> ALL ($1) GROUP BY c.relname ORDER BY c.relname`,
      [NOT_COPIED],
    );
    return rows.map(({ name, columns }) => ({ name, columns: JSON.parse(columns) as string[] }));
  }

  /** Names a table that shows that the database holds a site already. Null if none does. */
  async #holdsSite(): Promise<string | null> {
    for (const table of SITE_TABLES) {
      const { rowCount } = await this.#client.query(`SELECT 1 FROM "${table}" LIMIT 1`);
      if (rowCount !== 0) return table;
    }
    return null;
  }

  /**
   * Does `copy` in one transaction, with empty tables at its beginning: either all of it is there afterwards, or nothing.
   * Throws an Error if the database holds a site.
   * Rows may come in any order, because what refers to a row is checked at the end. Throws what `copy` throws.
   */
  async inOneTransaction(tables: readonly CopiedTable[], copy: () => Promise<void>): Promise<void> {
    const names = tables.map(({ name }) => `"${name}"`).join(', ');
    const references = await this.#references();
    await this.#client.query('BEGIN; SELECT pg_advisory_xact_lock(1382968936, 1)');
    try {
      const held = await this.#holdsSite();
      if (held !== null)
        throw new Error(`the database already holds a site (${held} has rows): name an empty one; nothing was copied`);
      await this.#client.query(`TRUNCATE ${names} RESTART IDENTITY`);
      for (const { table, name } of references)
        await this.#client.query(`ALTER TABLE ${table} ALTER CONSTRAINT "${name}" DEFERRABLE INITIALLY DEFERRED`);
      // Triggers check what a site does, and the rows of a copy were checked when the site wrote them.
      for (const { name } of tables) await this.#client.query(`ALTER TABLE "${name}" DISABLE TRIGGER USER`);
      await copy();
      await this.#client.query('SET CONSTRAINTS ALL IMMEDIATE');
      for (const { name } of tables) await this.#client.query(`ALTER TABLE "${name}" ENABLE TRIGGER USER`);
      for (const { table, name } of references)
        await this.#client.query(`ALTER TABLE ${table} ALTER CONSTRAINT "${name}" NOT DEFERRABLE`);
      await this.#moveSequences();
      await this.#client.query('COMMIT');
    } catch (error) {
      await this.#client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Inserts rows. Call it within `inOneTransaction`. */
  async insert({ name, columns }: CopiedTable, rows: readonly (readonly CopiedValue[])[]): Promise<void> {
    const list = columns.map((column) => `"${column}"`).join(', ');
    const places = rows.map(
      (row, index) => `(${row.map((_, place) => `$${index * columns.length + place + 1}`).join(', ')})`,
    );
    const text = `INSERT INTO "${name}" (${list}) OVERRIDING SYSTEM VALUE VALUES ${places.join(', ')}`;
    await this.#client.query(text, rows.flat());
  }

  async count(table: string): Promise<number> {
    const { rows } = await this.#client.query<{ n: number }>(`SELECT count(*) AS n FROM "${table}"`);
    return Number(rows[0]?.n);
  }

  /** Gives the rows of a table in the order of `order`, `size` at a time. */
  async *pages(
    { name, columns }: CopiedTable,
    order: string | null,
    size: number,
  ): AsyncGenerator<readonly CopiedValue[][]> {
    const names = columns.map((column) => `"${column}"`).join(', ');
    const ordered = order === null ? '' : ` ORDER BY ${order}`;
    const fitting = Math.min(size, await this.#rowsWithin(name, columns));
    await this.#client.query(`BEGIN READ ONLY; DECLARE pages CURSOR FOR SELECT ${names} FROM "${name}"${ordered}`);
    try {
      for (;;) {
        const { rows } = await this.#client.query({ text: `FETCH ${fitting} FROM pages`, rowMode: 'array' });
        if (rows.length === 0) return;
        yield rows as CopiedValue[][];
      }
    } finally {
      await this.#client.query('ROLLBACK').catch(() => undefined);
    }
  }

  /** How many rows of a table have at most PAGE_BYTES together. At least 1, because a row of pictures may have megabytes. */
  async #rowsWithin(table: string, columns: readonly string[]): Promise<number> {
    const sizes = columns.map((column) => `coalesce(pg_column_size("${column}"), 0)`).join(' + ');
    const { rows } = await this.#client.query<{ largest: number }>(
      `SELECT coalesce(max(${sizes}), 1) AS largest FROM "${table}"`,
    );
    return Math.max(1, Math.floor(PAGE_BYTES / Number(rows[0]?.largest)));
  }

  /** Gives the rows of a statement. */
  async rows(text: string): Promise<readonly CopiedValue[][]> {
    const { rows } = await this.#client.query({ text, rowMode: 'array' });
    return rows as CopiedValue[][];
  }

  async #references() {
    const { rows } = await this.#client.query<{ table: string; name: string }>(
      `SELECT conrelid::regclass::text AS table, conname AS name FROM pg_constraint
       WHERE contype = 'f' AND conparentid = 0 AND connamespace = current_schema()::regnamespace`,
    );
    return rows;
  }

  /** Lets the numbers that the server gives go on after the highest one that was copied. */
  async #moveSequences(): Promise<void> {
    const { rows } = await this.#client.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       WHERE table_schema = current_schema() AND is_identity = 'YES'`,
    );
    for (const { table, column } of rows)
      await this.#client.query(
        `SELECT setval(pg_get_serial_sequence('"${table}"', '${column}'), greatest((SELECT max("${column}") FROM "${table}"), 1),
          (SELECT max("${column}") FROM "${table}") IS NOT NULL)`,
      );
  }
}
