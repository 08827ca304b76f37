import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SqliteConnection } from './sqlite-connection.ts';
import { told } from '../../kernel/told.ts';

/** One step of the schema of one area. */
export interface Migration {
  /** Folder under migrations/. Areas are independent, so no step relies on another area's tables. */
  readonly area: string;
  /** 1, 2, 3 and so on, without gaps within an area. */
  readonly number: number;
  readonly file: string;
  readonly sql: string;
  /** SHA-256 of the text, in hex. */
  readonly checksum: string;
}

interface Applied {
  readonly area: string;
  readonly number: number;
  readonly checksum: string;
}

const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

/**
 * Reads the files `folder/<area>/NNNN-title.sql` in order, e.g. `migrations/administrators/0001-administrators.sql`.
 * Throws an Error if the numbers have a gap or a file is named otherwise.
 */
export function readMigrations(folder: string): readonly Migration[] {
  if (!existsSync(folder)) throw new Error(`the migrations folder ${folder} is absent`);
  const areas = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return areas
    .map(({ name }) => name)
    .toSorted()
    .flatMap((area) =>
      readdirSync(path.join(folder, area))
        .toSorted()
        .map((name, index) => readMigration(folder, `${area}/${name}`, index + 1)),
    );
}

function readMigration(folder: string, file: string, expected: number): Migration {
  const [area = '', name = ''] = file.split('/');
  const number = Number(FILE_NAME.exec(name)?.[1]);
  if (number !== expected)
    throw new Error(`migration ${file} must be named ${String(expected).padStart(4, '0')}-title.sql`);
  const sql = readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n');
  return { area, number, file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/**
 * Brings a database forward to `migrations`. All missing steps run in one transaction, so if a step fails, the database
 * stays as the older release knows it. Throws an Error and changes nothing if the database holds a step that this
 * program does not know (because a newer version wrote it) or a known step with another text.
 */
export function migrate(connection: SqliteConnection, migrations: readonly Migration[], nowMs: number): void {
  connection.exec(`CREATE TABLE IF NOT EXISTS schema_migrations (
    area TEXT NOT NULL, number INTEGER NOT NULL, checksum TEXT NOT NULL, applied_at_ms INTEGER NOT NULL,
    PRIMARY KEY (area, number)) WITHOUT ROWID`);
  const applied = connection.prepare<[], Applied>('SELECT area, number, checksum FROM schema_migrations').all();
  refuseForeign(applied, migrations);
  const record = connection.prepare('INSERT INTO schema_migrations VALUES (?, ?, ?, ?)');
  const isMissing = ({ area, number }: Migration) =>
    !applied.some((step) => step.area === area && step.number === number);
  connection.transaction(() => {
    for (const step of migrations.filter(isMissing)) {
      connection.exec(step.sql);
      record.run(step.area, step.number, step.checksum, nowMs);
    }
  })();
}

/**
 * Whether every step was applied to a database, which may be open for reading only. Throws an Error if it was made with
 * steps that this release does not have.
 */
export function isMigrated(connection: SqliteConnection, migrations: readonly Migration[]): boolean {
  return pendingMigrations(connection, migrations).length === 0;
}

/**
 * The steps that a database, which may be open for reading only, still lacks. Throws an Error if it was made with steps
 * that this release does not have.
 */
export function pendingMigrations(
  connection: SqliteConnection,
  migrations: readonly Migration[],
): readonly Migration[] {
  const isStarted = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").get();
  if (isStarted === undefined) return migrations;
  const applied = connection.prepare<[], Applied>('SELECT area, number, checksum FROM schema_migrations').all();
  refuseForeign(applied, migrations);
  return migrations.filter(({ area, number }) => !applied.some((step) => step.area === area && step.number === number));
}

function refuseForeign(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const { area, number, checksum } of applied) {
    const known = migrations.find((step) => step.area === area && step.number === number);
    if (!known)
      throw new Error(
        told`the database was written by a newer version of this program (schema step ${area} ${number} is unknown here); install that version, or restore a backup made before the upgrade`,
      );
    if (known.checksum !== checksum)
      throw new Error(
        told`schema step ${known.file} differs from the one this database was made with; install an unaltered release`,
      );
  }
}
