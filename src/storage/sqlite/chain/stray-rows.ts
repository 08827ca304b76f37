import type { ProofFinding } from '../../../platform/chain/ledger-proof.ts';
import { rowName, type ChainedTable } from '../../../platform/chain/link.ts';
import { latestRetention, type RetentionDetails } from '../../../platform/chain/retention-start.ts';
import { statement, type Connection } from '../operation.ts';
import { readLink, readStarts } from './chain-rows.ts';

const COUNTS: Readonly<Record<ChainedTable, string>> = {
  ledger:
    'SELECT count(*) AS total, count(chain_link) AS chained FROM ledger WHERE chain_link IS NULL OR chain_link BETWEEN ? AND ?',
  audit:
    'SELECT count(*) AS total, count(chain_link) AS chained FROM audit WHERE chain_link IS NULL OR chain_link BETWEEN ? AND ?',
};
const NEWEST_UNCHAINED: Readonly<Record<ChainedTable, string>> = {
  ledger: 'SELECT order_id AS id FROM ledger WHERE chain_link IS NULL ORDER BY answered_at_ms DESC LIMIT 1',
  audit: 'SELECT number AS id FROM audit WHERE chain_link IS NULL ORDER BY number DESC LIMIT 1',
};
const CHAINED: Readonly<Record<ChainedTable, string>> = {
  ledger: 'SELECT order_id AS id, chain_link AS link FROM ledger WHERE chain_link BETWEEN ? AND ?',
  audit: 'SELECT number AS id, chain_link AS link FROM audit WHERE chain_link BETWEEN ? AND ?',
};
const IN_LINKS: Readonly<Record<ChainedTable, string>> = {
  ledger:
    'SELECT coalesce(sum(n), 0) FROM (SELECT max(ledger_rows) AS n FROM chain_links WHERE number BETWEEN ? AND ? GROUP BY chain)',
  audit:
    'SELECT coalesce(sum(n), 0) FROM (SELECT max(audit_rows) AS n FROM chain_links WHERE number BETWEEN ? AND ? GROUP BY chain)',
};

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
  for (const table of ['ledger', 'audit'] as const) {
    const bounds = [through + 1, upToLink] as const;
    const counted = statement<{ total: number; chained: number }>(connection, COUNTS[table]).get(...bounds);
    const { total, chained } = counted ?? { total: 0, chained: 0 };
    if (chained > heldIn(connection, table, bounds, retention)) return strayIn(connection, table, bounds);
    const left = retention === null ? null : leftOver(connection, table, through);
    if (left) return left;
    const before = retention?.unchained[table] ?? (table === 'ledger' ? first.ledgerRowsBefore : first.auditRowsBefore);
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
    statement(connection, IN_LINKS[table])
      .pluck()
      .get(...bounds),
  );
  if (retention === null) return held;
  const { chain, ledgerRows, auditRows } = retention.through;
  const text = 'SELECT EXISTS (SELECT 1 FROM chain_links WHERE chain = ? AND number BETWEEN ? AND ?)';
  const goesOn =
    statement(connection, text)
      .pluck()
      .get(chain, ...bounds) === 1;
  return goesOn ? held - (table === 'ledger' ? ledgerRows : auditRows) : held;
}

/** Finds a row of a link that retention has removed. */
function leftOver(connection: Connection, table: ChainedTable, through: number): ProofFinding | null {
  const waits = 'SELECT EXISTS (SELECT 1 FROM chain_links WHERE number <= ?)';
  if (statement(connection, waits).pluck().get(through) === 1) return null;
  const row = statement<{ id: string | number }>(connection, `${CHAINED[table]} LIMIT 1`).get(0, through);
  return row ? added(table, String(row.id), `${nameOf(table, row.id)} is in no link`) : null;
}

function strayIn(connection: Connection, table: ChainedTable, bounds: Bounds): ProofFinding | null {
  const rows = statement<{ id: string | number; link: number }>(connection, CHAINED[table]).iterate(...bounds);
  for (const { id, link } of rows) {
    const names = readLinkNames(connection, link);
    if (!names.has(rowName(table, id))) return added(table, String(id), `${nameOf(table, id)} is in no link`);
  }
  return null;
}

function unchainedRow(connection: Connection, table: ChainedTable, count: number): ProofFinding {
  const id = String(statement<{ id: string | number }>(connection, NEWEST_UNCHAINED[table]).get()?.id ?? '');
  const detail = `${count} ${table} rows were inserted past the chain; the newest row outside it is ${nameOf(table, id)}`;
  return added(table, id, detail);
}

function removedBefore(table: ChainedTable, count: number): ProofFinding {
  const detail = `${count} ${table} rows from before the chain are missing`;
  return { what: 'row missing', table, id: null, link: null, committedAtMs: null, detail };
}

function added(table: ChainedTable, id: string, detail: string): ProofFinding {
  return { what: 'row added', table, id, link: null, committedAtMs: null, detail };
}

function nameOf(table: ChainedTable, id: string | number): string {
  return table === 'ledger' ? `the ledger row of order ${id}` : `audit row ${id}`;
}

function readLinkNames(connection: Connection, number: number): ReadonlySet<string> {
  return new Set(readLink(connection, number)?.row_names.split(' '));
}
