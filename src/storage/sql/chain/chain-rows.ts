import type { ChainStart } from '../../../platform/chain/link.ts';
import { statement, type Connection } from '../operation.ts';

interface StartRow {
  readonly chain: number;
  readonly writer: string;
  readonly reason: ChainStart['reason'];
  readonly started_at_ms: number;
  readonly first_link: number;
  readonly ledger_rows_before: number;
  readonly audit_rows_before: number;
  readonly credit_rows_before: number;
  readonly previous_mac: string | null;
  readonly details: string;
  readonly mac: string;
}

const INSERT_START = `INSERT INTO chains (chain, writer, reason, started_at_ms, first_link, ledger_rows_before,
    audit_rows_before, credit_rows_before, previous_mac, details, mac)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** A link as the database holds it. */
export interface LinkRow {
  readonly number: number;
  readonly chain: number;
  readonly committed_at_ms: number;
  /** How many ledger rows the chain has up to this link. */
  readonly ledger_rows: number;
  readonly audit_rows: number;
  readonly credit_rows: number;
  readonly leaves: Uint8Array;
  readonly row_names: string;
  readonly mac: string;
}

/** The start of a chain, with its MAC. */
export type StoredStart = ChainStart & { readonly mac: string };

/** Reads every chain of the database, oldest first. */
export function readStarts(connection: Connection): readonly StoredStart[] {
  return statement<StartRow>(connection, 'SELECT * FROM chains ORDER BY chain').all().map(startOf);
}

/** Reads the chain that is being written. Null if there is none yet. */
export function readLastStart(connection: Connection): StoredStart | null {
  const row = statement<StartRow>(connection, 'SELECT * FROM chains ORDER BY chain DESC LIMIT 1').get();
  return row ? startOf(row) : null;
}

/** Reads the last link of a chain. Null if it has none. */
export function readLastLink(connection: Connection, chain: number): LinkRow | null {
  const row = statement<LinkRow>(connection, 'SELECT * FROM chain_links ORDER BY number DESC LIMIT 1').get();
  return row && row.chain === chain ? row : null;
}

/** Reads a link by its number. Null if there is none. */
export function readLink(connection: Connection, number: number): LinkRow | null {
  return statement<LinkRow>(connection, 'SELECT * FROM chain_links WHERE number = ?').get(number) ?? null;
}

/** Adds the start of a chain. */
export function insertStart(connection: Connection, start: ChainStart, mac: string): StoredStart {
  statement(connection, INSERT_START).run(
    start.chain,
    start.writer,
    start.reason,
    start.startedAtMs,
    start.firstLink,
    start.ledgerRowsBefore,
    start.auditRowsBefore,
    start.creditRowsBefore,
    start.previousMac,
    start.details,
    mac,
  );
  return { ...start, mac };
}

function startOf(row: StartRow): StoredStart {
  return {
    chain: row.chain,
    writer: row.writer,
    reason: row.reason,
    startedAtMs: row.started_at_ms,
    firstLink: row.first_link,
    ledgerRowsBefore: row.ledger_rows_before,
    auditRowsBefore: row.audit_rows_before,
    creditRowsBefore: row.credit_rows_before,
    previousMac: row.previous_mac,
    details: row.details,
    mac: row.mac,
  };
}
