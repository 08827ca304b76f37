import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PostgresConnection } from './postgres-connection.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;
const MIN_READER = /^-- min_reader: (\d+)$/m;

/** A step over tables of many millions of rows may take long, and must not begin again and again. */
const STEP_TIMEOUT_MS = 24 * 3_600_000;

/** One step of the schema. */
export interface PostgresMigration {
  /** 1, 2, 3 and so on. */
  readonly number: number;
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the text, in hex. */
  readonly checksum: string;
  /** A release that knows the steps up to this number can work on the schema after this step. */
  readonly minReader: number;
}

interface Applied {
  readonly number: number;
  readonly checksum: string;
  readonly minReader: number;
}

/** Reads the files `NNNN-title.sql` in order. Throws an Error if the numbers have a gap, or a file does not say its `min_reader`. */
export function readMigrations(): readonly PostgresMigration[] {
  return readdirSync(MIGRATIONS)
    .toSorted()
    .map((file, index) => {
      const sql = readFileSync(`${MIGRATIONS}/${file}`, 'utf8').replaceAll('\r\n', '\n');
      const number = Number(FILE_NAME.exec(file)?.[1]);
      const minReader = Number(MIN_READER.exec(sql)?.[1]);
      if (number !== index + 1)
        throw new Error(`migration ${file} must be named ${String(index + 1).padStart(4, '0')}-title.sql`);
      if (!(minReader >= 1 && minReader <= number)) throw new Error(`migration ${file} must say -- min_reader: NUMBER`);
      return { number, file, sql, checksum: createHash('sha256').update(sql).digest('hex'), minReader };
    });
}

/**
 * Brings the schema forward. All missing steps run in one transaction, under a lock, so that nodes that start at once do
 * it once. Throws an Error and changes nothing if this release cannot work on the schema.
 */
export function migrate(connection: PostgresConnection, nowMs: number): void {
  const migrations = readMigrations();
  connection.runAll('BEGIN; SELECT pg_advisory_xact_lock(1382968936, 2)');
  try {
    connection.runAll(`CREATE TABLE IF NOT EXISTS schema_migrations (
      number BIGINT PRIMARY KEY, checksum TEXT NOT NULL, min_reader BIGINT NOT NULL, applied_at_ms BIGINT NOT NULL)`);
    const applied = readApplied(connection);
    refuse(applied, migrations);
    for (const { number, sql, checksum, minReader } of migrations.filter((step) => step.number > applied.length)) {
      connection.runAll(sql, STEP_TIMEOUT_MS);
      connection.runAll(
        `INSERT INTO schema_migrations VALUES (${number}, '${checksum}', ${minReader}, ${Math.trunc(nowMs)})`,
      );
    }
    connection.runAll('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.runAll('ROLLBACK');
    throw error;
  }
}

/** Throws an Error that says what to do if this release cannot work on the schema. */
export function refuseUnreadable(connection: PostgresConnection): void {
  refuse(readApplied(connection), readMigrations());
}

/** How many steps of the schema a database has. 0 if it has none. */
export function appliedSteps(connection: PostgresConnection): number {
  const [found] = connection.runAll(`SELECT to_regclass('schema_migrations') IS NOT NULL`);
  return found?.rows[0]?.[0] === 1 ? readApplied(connection).length : 0;
}

function readApplied(connection: PostgresConnection): readonly Applied[] {
  const [found] = connection.runAll('SELECT number, checksum, min_reader FROM schema_migrations ORDER BY number');
  return (found?.rows ?? []).map(([number, checksum, minReader]) => ({
    number: Number(number),
    checksum: String(checksum),
    minReader: Number(minReader),
  }));
}

function refuse(applied: readonly Applied[], migrations: readonly PostgresMigration[]): void {
  const known = migrations.length;
  const needed = applied.reduce((most, { minReader }) => Math.max(most, minReader), 0);
  if (needed > known)
    throw new Error(
      `the database has schema step ${applied.length}, which this release cannot work on: it knows the steps up to ${known}, ` +
        `and ${needed} are needed. Install the release that the other nodes run`,
    );
  const other = migrations.find(({ number, checksum }) => {
    const step = applied.find((each) => each.number === number);
    return step !== undefined && step.checksum !== checksum;
  });
  if (other)
    throw new Error(
      `schema step ${other.file} differs from the one this database was made with; install an unaltered release`,
    );
}
