import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { PostgresConnection } from '../src/storage/postgres/postgres-connection.ts';
import { PostgresDatabase } from '../src/storage/postgres/postgres-database.ts';
import type { SqlDatabase } from '../src/storage/sql/database.ts';
import type { Connection } from '../src/storage/sql/operation.ts';
import { SqliteDatabase } from '../src/storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase as openSqlite } from '../src/storage/sqlite/temporary-database.ts';
import { openWatchedDatabase as openWatchedSqlite } from '../src/storage/sqlite/watched-database.ts';
import { makePostgresDatabase } from './postgres-server.ts';
import {
  isReused,
  openReusablePostgres,
  openReusableSqlite,
  spoil,
  takeDatabase,
  type TemporaryDatabase,
} from './reused-databases.ts';

/** The engine under the stores in this run of the tests. vitest.config.ts runs the tests of the stores once for each. */
export const ENGINE: 'sqlite' | 'postgres' = process.env['RENZHENG_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** How a test wants its database. */
export interface DatabaseWanted {
  /**
   * Whether no other test had it before. A test needs this if it looks at the bytes of the file, opens the database a second
   * time, closes it, or changes more than rows.
   */
  readonly isNew?: boolean;
}

/**
 * Opens an empty database on the engine of this run. Another test of this process may have used it before, and it has
 * been restored since.
 */
export async function openTemporaryDatabase({ isNew = false }: DatabaseWanted = {}): Promise<TemporaryDatabase> {
  if (!isNew)
    return takeDatabase(
      'plain',
      ENGINE === 'postgres' ? openReusablePostgres : () => openReusableSqlite({ isWatched: false }),
    );
  if (ENGINE === 'postgres') return openPostgres();
  const opened = await openSqlite();
  return { ...opened, place: opened.file };
}

/** Does the same. On SQLite, the database also notices writes without a mark. */
export async function openWatchedDatabase({ isNew = false }: DatabaseWanted = {}): Promise<TemporaryDatabase> {
  if (ENGINE === 'postgres') return openTemporaryDatabase({ isNew });
  if (!isNew) return takeDatabase('watched', () => openReusableSqlite({ isWatched: true }));
  const opened = await openWatchedSqlite();
  return { ...opened, place: opened.file };
}

/** Opens a new database once more, as another process does. */
export function openAgain(place: string): Promise<SqlDatabase> {
  refuseReused(place);
  return ENGINE === 'sqlite'
    ? SqliteDatabase.open({ file: place, isShared: true })
    : PostgresDatabase.open({ url: place });
}

async function openPostgres(): Promise<TemporaryDatabase> {
  const { url, drop } = await makePostgresDatabase();
  const database = await PostgresDatabase.open({ url });
  const dispose = async () => {
    await database.close();
    await drop();
  };
  return { database, place: url, dispose, [Symbol.asyncDispose]: dispose };
}

/** A connection beside those of the database, e.g. that of an operator with a database tool. */
export interface OutsideConnection extends Connection {
  /** Carries out statements without parameters. */
  exec(text: string): void;
  close(): void;
}

/** Statements that change rows, and nothing else that a restored database would keep on PostgreSQL. */
const ROWS_ONLY = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK)\b(?![^]*\b(?:CREATE|ALTER|DROP)\b)/i;

/** Connects to a database from outside. */
export function connectOutside(place: string): OutsideConnection {
  if (ENGINE === 'sqlite') return openFile(place);
  const connections = new Worker(new URL('../src/storage/postgres/connections.ts', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const setup = { url: place, tlsCaFile: null, name: 'outside', writes: true, isPooled: false };
  connections.postMessage({ setup, port: port2, signal }, [port2]);
  const connection = new PostgresConnection({ port: port1, signal }, { keepsStatements: false, commitTimeoutMs: 5000 });
  return Object.assign(connection, {
    exec: (text: string) => {
      if (!ROWS_ONLY.test(text)) spoil(place);
      connection.runAll(text);
    },
    close: () => {
      port1.close();
      connections.postMessage('close', []);
    },
  });
}

function openFile(place: string): OutsideConnection {
  const connection = new Database(place);
  // As the writing connection has it, so that the triggers hold.
  connection.pragma('recursive_triggers = ON');
  return connection as unknown as OutsideConnection;
}

function refuseReused(place: string): void {
  if (isReused(place)) throw new Error('this test needs a database of its own: open it with { isNew: true }');
}

/** All bytes that the engine has written of a new database, with its log. */
export function bytesOf(place: string): Buffer {
  refuseReused(place);
  if (ENGINE === 'sqlite')
    return Buffer.concat([place, `${place}-wal`].filter(existsSync).map((name) => readFileSync(name)));
  const outside = connectOutside(place);
  outside.prepare('CHECKPOINT').run();
  const [where] = outside
    .prepare(
      `SELECT current_setting('data_directory') AS data, oid FROM pg_database WHERE datname = current_database()`,
    )
    .all() as { readonly data: string; readonly oid: number }[];
  outside.close();
  const folder = path.join(where?.data ?? '', 'base', String(where?.oid));
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));
}
