import type { ProofFinding } from '../../../platform/chain/ledger-proof.ts';
import { CHAINED_TABLES, describeRow, rowName, type ChainedTable } from '../../../platform/chain/link.ts';
import { latestRetention, type RetentionDetails } from '../../../platform/chain/retention-start.ts';
import { statement, type Connection } from '../operation.ts';
import { readLink, readStarts } from './chain-rows.ts';

/** The column with the id by which a link names a row. */
const ID: Readonly<Record<ChainedTable, string>> = { ledger: 'order_id', audit: 'number', credits: 'id' };
/** What a table is ordered by in time. */
const NEWEST: Readonly<Record<ChainedTable, string>> = { ledger: 'answered_at_ms', audit: 'number', credits: 'at_ms' };
/** The counts of a link by table: in the database, and in what a retention start says. */
const COUNT = {
  ledger: { column: 'ledger_rows', retired: 'ledgerRows', before: 'ledgerRowsBefore' },
  audit: { column: 'audit_rows', retired: 'auditRows', before: 'auditRowsBefore' },
  credits: { column: 'credit_rows', retired: 'creditRows', before: 'creditRowsBefore' },
} as const satisfies Readonly<Record<ChainedTable, object>>;

const ROWS: Readonly<Record<ChainedTable, string>> = {
  ledger: 'ledger rows',
  audit: 'audit rows',
  credits: 'credits',
};

const countsOf = (table: ChainedTable) =>
  `SELECT count(*) AS total, count(chain_link) AS chained FROM ${table}
   WHERE chain_link IS NULL OR chain_link BETWEEN ? AND ?`;
const newestUnchained = (table: ChainedTable) =>
  `SELECT ${ID[table]} AS id FROM ${table} WHERE chain_link IS NULL ORDER BY ${NEWEST[table]} DESC LIMIT 1`;
const chainedIn = (table: ChainedTable) =>
  `SELECT ${ID[table]} AS id, chain_link AS link FROM ${table} WHERE chain_link BETWEEN ? AND ?`;
const inLinks = (table: ChainedTable) =>
  `SELECT coalesce(sum(n), 0) FROM (SELECT max(${COUNT[table].column}) AS n FROM chain_links
   WHERE number BETWEEN ? AND ? GROUP BY chain) AS ends`;

/**
 * Finds the first row that no link holds, after the links up to `upToLink` and their rows were verified. Such a row was
 * inserted past the chain. It counts every row, and also finds if there are fewer or more rows from before the chain
 * than it began with. Of what retention has retired, links that are not removed yet may be there, and rows only as long
 * as such links are. Null if nothing is wrong.
 */
export function strayRow(connection: Connection, upToLink: number): ProofFinding | null {
  const starts = readStarts(connection);
  const [first] = starts;
  if (!first) return null;
  const retention = latestRetention(starts);
  const through = retention?.through.link ?? 0;
  for (const table of CHAINED_TABLES) {
    const bounds = [through + 1, upToLink] as const;
    const counted = statement<{ total: number; chained: number }>(connection, countsOf(table)).get(...bounds);
    const { total, chained } = counted ?? { total: 0, chained: 0 };
    if (chained > heldIn(connection, table, bounds, retention)) return strayIn(connection, table, bounds);
    const left = retention === null ? null : leftOver(connection, table, through);
    if (left) return left;
    const before = retention?.unchained[table] ?? first[COUNT[table].before];
    const unchained = total - chained;
    if (unchained > before) return unchainedRow(connection, table, unchained - before);
    if (unchained < before && retention === null) return removedBefore(table, before - unchained);
  }
  return null;
}

type Bounds = readonly [from: number, to: number];

/** How many rows the links between two numbers hold. A link counts the rows of its chain from the start of that. */
function heldIn(
  connection: Connection,
  table: ChainedTable,
  bounds: Bounds,
  retention: RetentionDetails | null,
): number {
  const held = Number(
    statement(connection, inLinks(table))
      .pluck()
      .get(...bounds),
  );
  if (retention === null) return held;
  const { chain } = retention.through;
  const text = 'SELECT EXISTS (SELECT 1 FROM chain_links WHERE chain = ? AND number BETWEEN ? AND ?)';
  const goesOn =
    statement(connection, text)
      .pluck()
      .get(chain, ...bounds) === 1;
  return goesOn ? held - retention.through[COUNT[table].retired] : held;
}

/** Finds a row of a link that retention has removed. */
function leftOver(connection: Connection, table: ChainedTable, through: number): ProofFinding | null {
  const waits = 'SELECT EXISTS (SELECT 1 FROM chain_links WHERE number <= ?)';
  if (statement(connection, waits).pluck().get(through) === 1) return null;
  const row = statement<{ id: string | number }>(connection, `${chainedIn(table)} LIMIT 1`).get(0, through);
  return row ? added(table, String(row.id), `${describeRow(table, row.id)} is in no link`) : null;
}

function strayIn(connection: Connection, table: ChainedTable, bounds: Bounds): ProofFinding | null {
  const rows = statement<{ id: string | number; link: number }>(connection, chainedIn(table)).iterate(...bounds);
  for (const { id, link } of rows) {
    const names = readLinkNames(connection, link);
    if (!names.has(rowName(table, id))) return added(table, String(id), `${describeRow(table, id)} is in no link`);
  }
  return null;
}

function unchainedRow(connection: Connection, table: ChainedTable, count: number): ProofFinding {
  const id = String(statement<{ id: string | number }>(connection, newestUnchained(table)).get()?.id ?? '');
  const detail = `${count} ${ROWS[table]} were inserted past the chain; the newest row outside it is ${describeRow(table, id)}`;
  return added(table, id, detail);
}

function removedBefore(table: ChainedTable, count: number): ProofFinding {
  const detail = `${count} ${ROWS[table]} from before the chain are missing`;
  return { what: 'row missing', table, id: null, link: null, committedAtMs: null, detail };
}

function added(table: ChainedTable, id: string, detail: string): ProofFinding {
  return { what: 'row added', table, id, link: null, committedAtMs: null, detail };
}

function readLinkNames(connection: Connection, number: number): ReadonlySet<string> {
  return new Set(readLink(connection, number)?.row_names.split(' '));
}
