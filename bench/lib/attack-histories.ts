import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PersonId } from '../../src/people/register.ts';
import type { DayNumber } from '../../src/features/face-guard/attacks/attack-day.ts';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';

/** The size and shape of a history for a benchmark. Its people have attacks on 1 to 19 days within the windows. */
export interface HistoryShape {
  readonly events: number;
  /** Events of one person on one day, on average. A whole number. */
  readonly eventsADay: number;
  /** The day of the questions. */
  readonly today: DayNumber;
}

/** A history on the disk, opened as the product opens it. */
export interface LaidHistory {
  readonly database: SqliteDatabase;
  readonly people: number;
  /** Number of rows in the day table. */
  readonly rows: number;
  readonly bytes: number;
}

const DAYS_A_PERSON = 10;
const PEOPLE_AT_ONCE = 50_000;
/** Person ids begin with a multiple of this, so that they spread over the whole range, in order. */
const KEY_SPACE = 2 ** 48;

/** The id of a person of a laid history. The generator's SQL makes the same text. */
export function laidPerson(index: number, people: number): PersonId {
  const head = (index * Math.floor(KEY_SPACE / people)).toString(16).padStart(12, '0');
  return `${head}${index.toString(16).padStart(20, '0')}` as PersonId;
}

/**
 * Writes a history as day buckets, in the order of its key, and opens it. Events are left out, because look-ups read
 * only the buckets. It is fast because it needs no durability until the file is closed.
 */
export async function layHistory(folder: string, shape: HistoryShape): Promise<LaidHistory> {
  const file = path.join(folder, `history-${shape.events}.db`);
  await (await SqliteDatabase.open({ file })).close();
  const people = Math.ceil(shape.events / (DAYS_A_PERSON * shape.eventsADay));
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -200000');
  const insert = connection.prepare(BUCKETS);
  let rows = 0;
  for (let from = 0; from < people; from += PEOPLE_AT_ONCE) {
    const to = Math.min(people, from + PEOPLE_AT_ONCE);
    const given = { from, to, step: Math.floor(KEY_SPACE / people), first: shape.today - 180 };
    rows += insert.run(whole({ ...given, spread: 2 * shape.eventsADay - 1 })).changes;
  }
  connection.pragma('wal_checkpoint(TRUNCATE)');
  const pages = connection.pragma('page_count', { simple: true }) as number;
  const pageBytes = connection.pragma('page_size', { simple: true }) as number;
  connection.close();
  return { database: await SqliteDatabase.open({ file }), people, rows, bytes: pages * pageBytes };
}

/** Turns numbers into SQLite's integers. A plain number would be bound as a floating-point one. */
function whole(numbers: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, BigInt(value)]));
}

/** A folder that is removed with everything in it. */
export function openBenchFolder(): Disposable & { readonly path: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-'));
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * 1 to 19 days for each person, at most one in each stretch of nine days, with 1 to `spread` events a day, some at
 * night.
 */
const BUCKETS = `
  WITH RECURSIVE
    person(i) AS (SELECT @from UNION ALL SELECT i + 1 FROM person WHERE i + 1 < @to),
    slot(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM slot WHERE j < 18)
  INSERT INTO attack_days
  SELECT unhex(printf('%012x%020x', i * @step, i)), @first + j * 9 + (i * 31 + j * 17) % 9, n, (n * ((i + j) % 4)) / 8
  FROM (
    SELECT i, j, 1 + (i + j * 3) % @spread AS n
    FROM person CROSS JOIN slot WHERE j <= (i * 7919) % 19
  )`;
