import type { ProofFinding } from '../../../platform/chain/ledger-proof.ts';
import { rowName, type ChainedTable } from '../../../platform/chain/link.ts';
import { statement, type Connection } from '../operation.ts';
import { readLink, readStarts } from './chain-rows.ts';

const COUNTS: Readonly<Record<ChainedTable, string>> = {
  ledger:
    'SELECT count(*) AS total, count(chain_link) AS chained FROM ledger WHERE chain_link IS NULL OR chain_link <= ?',
  audit:
    'SELECT count(*) AS total, count(chain_link) AS chained FROM audit WHERE chain_link IS NULL OR chain_link <= ?',
};
const NEWEST_UNCHAINED: Readonly<Record<ChainedTable, string>> = {
  ledger: 'SELECT order_id AS id FROM ledger WHERE chain_link IS NULL ORDER BY answered_at_ms DESC LIMIT 1',
  audit: 'SELECT number AS id FROM audit WHERE chain_link IS NULL ORDER BY number DESC LIMIT 1',
};
const CHAINED: Readonly<Record<ChainedTable, string>> = {
  ledger: 'SELECT order_id AS id, chain_link AS link FROM ledger WHERE chain_link <= ?',
  audit: 'SELECT number AS id, chain_link AS link FROM audit WHERE chain_link <= ?',
};
const IN_LINKS: Readonly<Record<ChainedTable, string>> = {
  ledger:
    'SELECT coalesce(sum(n), 0) FROM (SELECT max(ledger_rows) AS n FROM chain_links WHERE number <= ? GROUP BY chain)',
  audit:
    'SELECT coalesce(sum(n), 0) FROM (SELECT max(audit_rows) AS n FROM chain_links WHERE number <= ? GROUP BY chain)',
};

/**
 * Finds the first row that no link holds, after the links up to `upToLink` and their rows were verified. Such a row was
 * inserted past the chain. It counts every row, and also finds if there are fewer or more rows from before the chain
 * than it began with. Null if nothing is wrong.
 */
export function strayRow(connection: Connection, upToLink: number): ProofFinding | null {
  const [first] = readStarts(connection);
  if (!first) return null;
  for (const table of ['ledger', 'audit'] as const) {
    const counted = statement<{ total: number; chained: number }>(connection, COUNTS[table]).get(upToLink);
    const { total, chained } = counted ?? { total: 0, chained: 0 };
    const held = Number(statement(connection, IN_LINKS[table]).pluck().get(upToLink));
    if (chained > held) return strayIn(connection, table, upToLink);
    const before = table === 'ledger' ? first.ledgerRowsBefore : first.auditRowsBefore;
    const unchained = total - chained;
    if (unchained > before) return unchainedRow(connection, table, unchained - before);
    if (unchained < before) return removedBefore(table, before - unchained);
  }
  return null;
}

function strayIn(connection: Connection, table: ChainedTable, upToLink: number): ProofFinding | null {
  const rows = statement<{ id: string | number; link: number }>(connection, CHAINED[table]).iterate(upToLink);
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
