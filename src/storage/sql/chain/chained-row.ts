import type { ChainedTable } from '../../../platform/chain/link.ts';
import type { AuditColumns } from './row-text.ts';
import { auditText, creditText, ledgerText } from './row-text.ts';
import { creditOf, type CreditColumns } from '../credits/credit-columns.ts';
import { ledgerRowOf, type LedgerColumns } from '../ledger/ledger-columns.ts';
import { statement, type Connection } from '../operation.ts';

/** A row in the form that a link holds it. */
export interface ChainedRow {
  /** Null if the row was written outside the chain. */
  readonly link: number | null;
  /** In hex. Empty if the row has none. */
  readonly salt: string;
  /** The text that the row's leaf is made of, together with the salt. */
  readonly text: string;
}

interface Place {
  readonly chain_link: number | null;
  readonly salt: string;
}

const LEDGER = `SELECT *, lower(hex(address_digest)) AS address, lower(hex(chain_salt)) AS salt
  FROM ledger WHERE order_id = ?`;
const AUDIT = `SELECT number, at_ms AS atMs, administrator_id AS administratorId,
    administrator_name AS administratorName, operation, kind, subject, fields, outcome,
    address_digest AS addressDigest, chain_link, lower(hex(chain_salt)) AS salt
  FROM audit WHERE number = ?`;

const CREDIT = 'SELECT *, lower(hex(chain_salt)) AS salt FROM credits WHERE id = ?';

/** Reads a row by the id that a link gives it. Null if the row is missing. */
export function readChainedRow(connection: Connection, table: ChainedTable, id: string): ChainedRow | null {
  if (table === 'ledger') {
    const row = statement<LedgerColumns & Place>(connection, LEDGER).get(id);
    return row ? { link: row.chain_link, salt: row.salt, text: ledgerText(ledgerRowOf(row)) } : null;
  }
  if (table === 'credits') {
    const row = statement<CreditColumns & Place>(connection, CREDIT).get(id);
    return row ? { link: row.chain_link, salt: row.salt, text: creditText(creditOf(row)) } : null;
  }
  const row = statement<AuditColumns & Place & { readonly number: number }>(connection, AUDIT).get(Number(id));
  return row ? { link: row.chain_link, salt: row.salt, text: auditText(row.number, row) } : null;
}
