import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { connectOutside, ENGINE } from '../../../test/temporary-database.ts';
import { makePostgresDatabase } from '../../../test/postgres-server.ts';
import { migrate, readMigrations } from '../sqlite/migrate.ts';
import { PostgresDatabase } from './postgres-database.ts';

const SQLITE_MIGRATIONS = fileURLToPath(new URL('../sqlite/migrations', import.meta.url));
/**
 * What only one engine needs: the note of applied steps, the clock of leases, the order of insertion, and tables that
 * take what nodes of the release before write during an upgrade.
 */
const OF_ONE_ENGINE = ['schema_migrations', 'lease_clock', 'sqlite_sequence', 'risk_links', 'risk_marks'];

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isRequired: number;
  /** Place in the primary key. 0 if it is not in it. */
  readonly key: number;
}

const TYPES: Readonly<Record<string, string>> = {
  bigint: 'INTEGER',
  text: 'TEXT',
  bytea: 'BLOB',
  'double precision': 'REAL',
};

const tell = (columns: readonly Column[]) =>
  columns
    .filter(({ table, column }) => !OF_ONE_ENGINE.includes(table) && column !== 'rowid')
    .map(({ table, column, type, isRequired, key }) => `${table}.${column} ${type} ${isRequired} ${key}`)
    .toSorted();

function columnsOfSqlite(): readonly string[] {
  const connection = new Database(':memory:');
  migrate(connection, readMigrations(SQLITE_MIGRATIONS), 1);
  const text = `SELECT t.name AS "table", c.name AS "column", c.type, max(c."notnull", c.pk > 0) AS isRequired, c.pk AS key
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`;
  return tell(connection.prepare<[], Column>(text).all());
}

const OF_POSTGRES = `SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type,
    CASE c.is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS isRequired, coalesce(k.ordinal_position, 0) AS key
  FROM information_schema.columns c
  JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
  LEFT JOIN information_schema.table_constraints p ON p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
  LEFT JOIN information_schema.key_column_usage k
    ON k.constraint_name = p.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
  WHERE c.table_schema = current_schema() AND t.table_schema = current_schema()
    AND NOT (SELECT relispartition FROM pg_class WHERE pg_class.oid = CAST(c.table_name AS regclass))`;

test.runIf(ENGINE === 'postgres')('has the tables, columns and keys that SQLite has', async () => {
  const { url, drop } = await makePostgresDatabase();
  const outside = connectOutside(url);
  const rows = outside.prepare(OF_POSTGRES).all() as readonly Column[];
  outside.close();
  onTestFinished(drop);
  expect(tell(rows.map((row) => ({ ...row, type: TYPES[row.type] ?? row.type })))).toEqual(columnsOfSqlite());
});

test.runIf(ENGINE === 'postgres')('three nodes that start at once make one empty database once', async () => {
  const { url, drop } = await makePostgresDatabase({ isEmpty: true });
  const nodes = await Promise.all([1, 2, 3].map(() => PostgresDatabase.open({ url })));
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    await drop();
  });
  const outside = connectOutside(url);
  const steps = outside.prepare('SELECT number FROM schema_migrations ORDER BY number').pluck().all();
  outside.close();
  // Each step once, in order.
  expect(steps).toEqual(readdirSync(path.join(import.meta.dirname, 'migrations')).map((_file, at) => at + 1));
  await nodes[0]?.write('apiStates.put', { api: 'x', availability: 'off', changedAtMs: 1 });
  expect(await nodes[2]?.read('apiStates.list', undefined)).toMatchObject([{ api: 'x' }]);
});

// The statements of the release before, as its nodes send them while the others are upgraded.
test.runIf(ENGINE === 'postgres')(
  'what nodes of the release before write is kept where this one reads it',
  async () => {
    const { url, drop } = await makePostgresDatabase();
    const before = connectOutside(url);
    onTestFinished(async () => {
      before.close();
      await drop();
    });
    const [account, device] = [`00${'a1'.repeat(16)}`, `02${'b2'.repeat(16)}`];
    const link = before.prepare(
      `INSERT INTO risk_links (entity, at_ms, order_id, level, others)
     VALUES (decode(?, 'hex'), 5000, 'order-1', 'review', decode(?, 'hex')) ON CONFLICT DO NOTHING`,
    );
    link.run(account, device);
    link.run(device, account);
    link.run(account, device);
    before.prepare("INSERT INTO risk_marks (mark, at_ms, order_id) VALUES ('level review', 5999, 'order-1')").run();
    const rows = (text: string) => before.prepare(text).all();
    expect(rows("SELECT at_ms, order_id, level, encode(entities, 'hex') AS entities FROM risk_link_orders")).toEqual([
      { at_ms: 5000, order_id: 'order-1', level: 'review', entities: account + device },
    ]);
    expect(rows("SELECT encode(entity, 'hex') AS entity, at_ms FROM risk_link_times ORDER BY 1")).toEqual([
      { entity: account, at_ms: 5000 },
      { entity: device, at_ms: 5000 },
    ]);
    expect(rows('SELECT * FROM risk_mark_seconds')).toEqual([{ mark: 'level review', second: 5 }]);
    expect(rows('SELECT 1 FROM risk_links UNION ALL SELECT 1 FROM risk_marks')).toEqual([]);
  },
);
