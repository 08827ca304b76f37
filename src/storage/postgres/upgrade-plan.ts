import { plannedStep, type PlannedStep } from '../sql/planned-step.ts';
import { appliedSteps, readMigrations, refuseUnreadable } from './migrate.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import type { PostgresOptions } from './postgres-database.ts';
import { openPostgresReader } from './postgres-reader.ts';

/**
 * Lists the steps of the schema that the first node of this release would run on the database. It changes nothing there,
 * and nodes may be writing meanwhile. Rows are PostgreSQL's own estimate, where it has one. Throws an Error that says what to do
 * if the server cannot be reached, or if this release cannot work on the schema.
 */
export function planPostgresUpgrade(options: Pick<PostgresOptions, 'url' | 'tlsCaFile'>): readonly PlannedStep[] {
  const { connection, close } = openPostgresReader(options);
  try {
    const applied = appliedSteps(connection);
    if (applied > 0) refuseUnreadable(connection);
    return readMigrations()
      .filter(({ number }) => number > applied)
      .map((step) => plannedStep(step, (table) => rowsOf(connection, table)));
  } finally {
    close();
  }
}

/** The rows of a table and of its partitions. They are counted only if PostgreSQL has never looked at the table. */
function rowsOf(connection: PostgresConnection, table: string): number {
  const first = (sql: string) => Number(connection.runAll(sql)[0]?.rows[0]?.[0] ?? 0);
  const parts = `oid = to_regclass('${table}') OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = to_regclass('${table}'))`;
  if (first(`SELECT count(*) FROM pg_class WHERE oid = to_regclass('${table}') AND relkind IN ('r', 'p')`) === 0)
    return 0;
  const unknown = first(`SELECT count(*) FROM pg_class WHERE (${parts}) AND relkind = 'r' AND reltuples < 0`);
  if (unknown > 0) return first(`SELECT count(*) FROM ${table}`);
  return Math.round(
    first(`SELECT coalesce(sum(greatest(reltuples, 0)), 0)::float8 FROM pg_class WHERE (${parts}) AND relkind = 'r'`),
  );
}
