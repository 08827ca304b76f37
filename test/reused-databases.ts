import Database from 'better-sqlite3';
import pg from 'pg';
import { PostgresDatabase } from '../src/storage/postgres/postgres-database.ts';
import type { SqlDatabase } from '../src/storage/sql/database.ts';
import { openTemporaryDatabase as openSqlite } from '../src/storage/sqlite/temporary-database.ts';
import { openWatchedDatabase as openWatchedSqlite } from '../src/storage/sqlite/watched-database.ts';
import { makePostgresDatabase } from './postgres-server.ts';

/** A database of its own for a test. */
export interface TemporaryDatabase extends AsyncDisposable {
  readonly database: SqlDatabase;
  /** Where it is: the path of a file, or the URL of a database on a server. */
  readonly place: string;
  dispose(): Promise<void>;
}

/** A database that tests of this process use one after another. */
interface ReusableDatabase {
  readonly database: SqlDatabase;
  readonly place: string;
  /** Throws an Error if the test that has just ended broke a rule of the database. */
  check(): void;
  /** Gives it back exactly what it held when it was opened. Gives false if that cannot be done. */
  restore(): Promise<boolean>;
  remove(): Promise<void>;
}

/** Those that no test uses at present, by kind. They stay open until the process ends. */
const idle = new Map<string, ReusableDatabase[]>();
/** Places of databases that a test changed in a way that `restore` does not undo. */
const spoilt = new Set<string>();
/** Places of databases that hold, or held, what other tests wrote. */
const reused = new Set<string>();

/** Says that a test changed more than rows, so that no other test uses the database. */
export function spoil(place: string): void {
  spoilt.add(place);
}

/** Whether the bytes of a database may come from another test. */
export function isReused(place: string): boolean {
  return reused.has(place);
}

/**
 * Gives a database of a kind that holds what a new one holds. Opening one costs two threads and half a second of
 * processor time, and tests open hundreds, so one that an earlier test has disposed of is taken if there is any.
 */
export async function takeDatabase(kind: string, open: () => Promise<ReusableDatabase>): Promise<TemporaryDatabase> {
  const waiting = idle.get(kind) ?? [];
  idle.set(kind, waiting);
  const taken = waiting.pop() ?? noticeLastingCalls(await open());
  const { database, place } = taken;
  reused.add(place);
  let isDisposed = false;
  const dispose = async () => {
    // Twice in the list, it would serve two tests at once.
    if (isDisposed) return;
    isDisposed = true;
    try {
      taken.check();
    } finally {
      if (await isWhole(taken)) waiting.push(taken);
      else await taken.remove();
    }
  };
  return { database, place, dispose, [Symbol.asyncDispose]: dispose };
}

/** A chain, a lease and the end of the opening are kept in memory, which nothing restores. */
function noticeLastingCalls(opened: ReusableDatabase): ReusableDatabase {
  const { database, place } = opened;
  const spoils =
    <P extends unknown[], R>(call: (...given: P) => R) =>
    (...given: P): R => {
      spoil(place);
      return call.apply(database, given);
    };
  database.startChain = spoils(database.startChain);
  database.holdBy = spoils(database.holdBy);
  database.tellOpened = spoils(database.tellOpened);
  return opened;
}

/** Waits until nothing works on the database any more, and restores it. */
async function isWhole({ database, place, restore }: ReusableDatabase): Promise<boolean> {
  if (database.failure !== null || spoilt.has(place)) return false;
  try {
    await database.writesEnded();
    await database.read('apiStates.list', undefined);
    return await restore();
  } catch {
    // A database that cannot be restored, e.g. because a test closed its server, is thrown away.
    return false;
  }
}

/** Opens an embedded database that can be restored. @param isWatched whether it notices writes without a mark */
export async function openReusableSqlite({ isWatched }: { readonly isWatched: boolean }): Promise<ReusableDatabase> {
  const opened = isWatched ? await openWatchedSqlite() : { ...(await openSqlite()), check: () => undefined };
  const { database, file: place, check, dispose: remove } = opened;
  const first = imageOf(place);
  const restore = async () => {
    // It replaces every page in one transaction, which the connections of the database see as any other.
    await first.backup(place);
    return true;
  };
  return { database, place, check, restore, remove };
}

/** Copies a database into memory. */
function imageOf(file: string): Database.Database {
  const connection = new Database(file, { readonly: true });
  const image = connection.serialize();
  connection.close();
  // A database in memory has no write-ahead log. These bytes of the header say how it is written and read.
  image[18] = 1;
  image[19] = 1;
  return new Database(image);
}

const TABLES = `SELECT relname AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`;
const SEQUENCES = `SELECT string_agg(format('ALTER SEQUENCE %I RESTART', relname), '; ') AS text FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'`;

/** Opens a database on the server of this run that can be restored. */
export async function openReusablePostgres(): Promise<ReusableDatabase> {
  const { url, drop } = await makePostgresDatabase();
  const database = await PostgresDatabase.open({ url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tablesNow = async () => (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
  const tables = await tablesNow();
  const [sequences] = (await client.query<{ text: string }>(SEQUENCES)).rows;
  const rows = new Map<string, string>();
  for (const table of tables) {
    const [first] = (await client.query<{ all: string | null }>(`SELECT json_agg(t)::text AS all FROM ${table} AS t`))
      .rows;
    if (first?.all) rows.set(table, first.all);
  }
  const clear = tables.map((table) => `DELETE FROM ${table}`).join('; ');
  const restore = async () => {
    if ((await tablesNow()).join(' ') !== tables.join(' ')) return false;
    // Without this role, the triggers that keep the ledger and the audit would refuse.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${clear}; ${sequences?.text}`);
    for (const [table, all] of rows)
      await client.query(
        `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
        [all],
      );
    await client.query('COMMIT');
    return true;
  };
  const remove = async () => {
    await client.end();
    await database.close();
    await drop();
  };
  return { database, place: url, check: () => undefined, restore, remove };
}
