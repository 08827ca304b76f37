import { createHmac } from 'node:crypto';
import { systemRandom } from '../../kernel/random.ts';
import type { CopiedTables, CopiedTable, CopiedValue } from '../../storage/postgres/copied-tables.ts';
import { openVaultReadOnly } from '../../storage/files/read-only-vault.ts';
import { SEALED_COLUMNS, type SealedColumn } from '../../storage/sql/rotation/sealed-columns.ts';
import type { RingKey } from '../../platform/secrets/key-ring.ts';
import type { SiteTables } from '../../storage/sqlite/site-tables.ts';
import { told, type Told } from '../../kernel/told.ts';

/** Two places of one site: the file that it was, and the PostgreSQL database that it becomes. */
export interface CopyPlaces {
  readonly from: SiteTables;
  readonly to: CopiedTables;
}

/** Told how far it is: rows that are done, and rows in all. */
export type OnRows = (done: number, total: number, table: string) => void;

const PAGE_ROWS = 500;
/** The protocol of PostgreSQL takes at most 65,535 values a statement. */
const VALUES_MAX = 60_000;

/** Copies every row in one transaction. Gives how many. Throws an Error if the database holds a site, or a row is refused. */
export async function copySite({ from, to }: CopyPlaces, onRows: OnRows): Promise<number> {
  const tables = await to.tables();
  const total = tables.reduce((sum, { name }) => sum + from.count(name), 0);
  let done = 0;
  await to.inOneTransaction(tables, async () => {
    for (const table of tables) {
      const size = Math.min(PAGE_ROWS, Math.floor(VALUES_MAX / table.columns.length));
      for (const page of from.pages(table.name, table.columns, null, size)) {
        await to.insert(table, page);
        done += page.length;
        onRows(done, total, table.name);
      }
    }
  });
  return done;
}

/** Whether one thing is the same at both places. */
export interface Compared {
  readonly what: Told;
  readonly from: string;
  readonly to: string;
  readonly isEqual: boolean;
}

/** What a comparison found. */
export interface CopyComparison {
  readonly isEqual: boolean;
  readonly rows: number;
  readonly tables: number;
  /** Customers' sums: groups of app, day and API of the ledger. */
  readonly sums: number;
  /** Days of the ledger with the same keyed digest of their order ids in both places. */
  readonly days: number;
  readonly sealedOpened: number;
  readonly differences: readonly Compared[];
}

/** The key ring as the tables hold it, and the site key that wraps it. Null if that key is not in its place. */
export interface RingToOpen {
  readonly ring: readonly RingKey[];
  readonly siteKey: string | null;
}

/** The secrets of a site, to open values and compute digests with. */
export type SecretsToRead = NonNullable<Awaited<ReturnType<typeof openVaultReadOnly>>>;

/** Opens the secrets. Throws an Error that says what to set if the site key does not open the key ring. */
export async function openSecrets({ ring, siteKey }: RingToOpen): Promise<SecretsToRead> {
  const secrets = await openVaultReadOnly(ring, siteKey);
  if (secrets === null)
    throw new Error(told`the site key does not open the key ring of the copy: set the security.siteKey of this site`);
  return secrets;
}

const SUMS = `SELECT app_id, (received_at_ms + 28800000) / 86400000 AS day, api, count(*), sum(charged), sum(unit_price_micros * charged)
  FROM ledger GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
const SEALED_SAMPLE = 1000;

/**
 * Compares a copy with what it was copied from: the rows of every table by count and keyed digest, the sums of the ledger
 * by app, day and API, a keyed digest of the order ids of each day, and whether sealed values open with the site key. The
 * site must not have served from either place since.
 */
export async function verifyCopy(
  { from, to }: CopyPlaces,
  secrets: SecretsToRead,
  onRows: OnRows,
): Promise<CopyComparison> {
  const key = Buffer.from(secrets.mac('digest of a copy', 'rows'));
  const tables = await to.tables();
  const total = tables.reduce((sum, { name }) => sum + from.count(name), 0) * 2;
  const compared: Compared[] = [];
  let done = 0;
  const telling = (name: string) => (count: number) => onRows((done += count), total, name);
  for (const table of tables) {
    const one = await digestOf(pagesOf(from, table), key, telling(table.name));
    const other = await digestOf(to.pages(table, null, PAGE_ROWS), key, telling(table.name));
    compared.push(pair(told`rows of ${table.name}`, one, other));
  }
  const sums = [from.rows(SUMS), await to.rows(SUMS)] as const;
  compared.push(pair(told`sums by app, day and API`, JSON.stringify(sums[0]), JSON.stringify(sums[1])));
  const days = [
    await digestsOfDays(pagesOf(from, LEDGER, 'received_at_ms, order_id'), key),
    await digestsOfDays(to.pages(LEDGER, 'received_at_ms, order_id', PAGE_ROWS), key),
  ] as const;
  compared.push(pair(told`order ids by day`, JSON.stringify([...days[0]]), JSON.stringify([...days[1]])));
  const sealed = await openSample(to, secrets);
  compared.push(pair(told`sealed values that open`, String(sealed.tried), String(sealed.opened)));
  const differences = compared.filter(({ isEqual }) => !isEqual).map(shortened);
  return {
    isEqual: differences.length === 0,
    rows: total / 2,
    tables: tables.length,
    sums: sums[0].length,
    days: days[0].size,
    sealedOpened: sealed.opened,
    differences,
  };
}

const LEDGER: CopiedTable = { name: 'ledger', columns: ['received_at_ms', 'order_id'] };
const DAY_MS = 86_400_000;
const ZONE_MS = 28_800_000;

function pair(what: Told, from: string, to: string): Compared {
  return { what, from, to, isEqual: from === to };
}

const SHOWN_MAX = 200;

/** Long lists are cut, because a report is for people. */
function shortened({ what, from, to, isEqual }: Compared): Compared {
  return { what, from: from.slice(0, SHOWN_MAX), to: to.slice(0, SHOWN_MAX), isEqual };
}

function pagesOf(from: SiteTables, { name, columns }: CopiedTable, order: string | null = null) {
  return from.pages(name, columns, order, PAGE_ROWS);
}

type Pages = Iterable<readonly CopiedValue[][]> | AsyncIterable<readonly CopiedValue[][]>;

/** A count, and a keyed digest that does not depend on the order of the rows. */
async function digestOf(pages: Pages, key: Buffer, tell: (count: number) => void): Promise<string> {
  const sum = Buffer.alloc(32);
  let count = 0;
  for await (const page of pages) {
    for (const row of page) {
      const digest = createHmac('sha256', key)
        .update(JSON.stringify(row.map(plain)))
        .digest();
      for (let index = 0; index < sum.length; index += 1) sum[index] = (sum[index] ?? 0) ^ (digest[index] ?? 0);
    }
    count += page.length;
    tell(page.length);
  }
  return `${count} rows, ${sum.toString('hex', 0, 16)}`;
}

function plain(value: CopiedValue): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}

/** A keyed digest of the order ids of each day. */
async function digestsOfDays(pages: Pages, key: Buffer): Promise<ReadonlyMap<number, string>> {
  const days = new Map<number, ReturnType<typeof createHmac>>();
  for await (const page of pages)
    for (const [atMs, orderId] of page) {
      const day = Math.floor((Number(atMs) + ZONE_MS) / DAY_MS);
      const hash = days.get(day) ?? createHmac('sha256', key);
      days.set(day, hash.update(`${String(orderId)}\n`));
    }
  return new Map([...days].map(([day, hash]) => [day, hash.digest('hex').slice(0, 32)]));
}

/** Opens sealed values of the copy, spread over all places that hold some. */
async function openSample(
  to: CopiedTables,
  secrets: { open(context: string, sealed: Uint8Array): Uint8Array },
): Promise<{ readonly tried: number; readonly opened: number }> {
  const share = Math.ceil(SEALED_SAMPLE / SEALED_COLUMNS.length);
  let [tried, opened] = [0, 0];
  for (const column of SEALED_COLUMNS) {
    for (const row of await sampleOf(to, column, share)) {
      tried += 1;
      const sealed = row.at(-1);
      try {
        secrets.open(column.contextOf(...(row.slice(0, -1) as (string | number)[])), sealed as Uint8Array);
        opened += 1;
      } catch {
        // It counts as one that was tried and did not open.
      }
    }
  }
  return { tried, opened };
}

function sampleOf(to: CopiedTables, { table, column, key }: SealedColumn, rows: number) {
  const salt = systemRandom.intBelow(1_000_000);
  const names = key.map((name) => `"${name}"`).join(', ');
  return to.rows(
    `SELECT ${names}, "${column}" FROM "${table}" WHERE "${column}" IS NOT NULL ORDER BY md5(${salt} || "${key[0] ?? ''}"::text) LIMIT ${rows}`,
  );
}
