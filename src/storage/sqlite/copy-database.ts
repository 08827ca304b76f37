import { present } from '../../kernel/assert.ts';
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { RingKey } from '../../platform/secrets/key-ring.ts';
import { explainOpening } from './explain-opening.ts';

/** What was found in a database file that no other process holds open. */
export interface DatabaseReport {
  /** `SiteKey.id` of the key that wraps its key ring. Null if there is none yet. */
  readonly siteKeyId: string | null;
  /** Its wrapped keys. */
  readonly ring: readonly RingKey[];
  /** How many rows each table has. */
  readonly rows: Readonly<Record<string, number>>;
}

interface Task {
  /** File to copy. Null to inspect only `target`. */
  readonly source: string | null;
  readonly target: string;
}

/**
 * Copies a database that may be in use into another file, as it is at one moment. Calls go on meanwhile (`VACUUM INTO`,
 * one read transaction). Then it reads the whole copy back. The copy has no free pages, so it holds nothing that was
 * erased. It runs in a thread of its own. Throws an Error that says what to do if the copy cannot be made or is
 * damaged.
 */
export function copyDatabase(source: string, target: string): Promise<DatabaseReport> {
  return runTask({ source, target });
}

/**
 * Checks every page and index of a database file, and counts its rows. Throws an Error if it is damaged or not a
 * database.
 */
export function inspectDatabase(file: string): Promise<DatabaseReport> {
  return runTask({ source: null, target: file });
}

type Outcome =
  { readonly ok: true; readonly report: DatabaseReport } | { readonly ok: false; readonly message: string };

async function runTask(task: Task): Promise<DatabaseReport> {
  const worker = new Worker(new URL('./copy-database.ts', import.meta.url), { workerData: task, name: 'sqlite-copy' });
  const [outcome] = (await once(worker, 'message')) as [Outcome];
  await worker.terminate();
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.report;
}

function carryOut({ source, target }: Task): DatabaseReport {
  if (source !== null) copy(source, target);
  const connection = new Database(target, { readonly: true, fileMustExist: true });
  try {
    const problems = connection.pragma('integrity_check(5)', { simple: true });
    if (problems !== 'ok') throw new Error(`${target} is damaged: ${String(problems)}`);
    const ring = readRing(connection);
    return { siteKeyId: ring[0]?.siteKeyId ?? null, ring, rows: countRows(connection) };
  } finally {
    connection.close();
  }
}

function copy(source: string, target: string): void {
  const connection = new Database(source, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    connection.prepare('VACUUM INTO ?').run(target);
  } finally {
    connection.close();
  }
}

function readRing(connection: Database.Database): readonly RingKey[] {
  const text =
    'SELECT id, cipher, wrapped, site_key_id AS siteKeyId, created_at_ms AS createdAtMs FROM key_ring ORDER BY id';
  const keys = connection.prepare<[], RingKey>(text).all();
  return keys.map((key) => ({ ...key, wrapped: new Uint8Array(key.wrapped) }));
}

function countRows(connection: Database.Database): Record<string, number> {
  const tables = connection
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      present(connection.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name}"`).get()).n,
    ]),
  );
}

if (parentPort !== null && (workerData as Partial<Task> | null)?.target !== undefined) {
  const task = workerData as Task;
  let outcome: Outcome;
  try {
    outcome = { ok: true, report: carryOut(task) };
  } catch (error) {
    const explained = explainOpening(error, task.target);
    outcome = { ok: false, message: explained instanceof Error ? explained.message : String(explained) };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort.postMessage(outcome);
}
