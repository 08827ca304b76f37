import { statement, type Connection } from '../operation.ts';
import { readLastLink, readLastStart, readLink } from './chain-rows.ts';
import type { VerifyCursor } from './verify-links.ts';

const LINKS_MAX = 4000;

/**
 * Gives the cursor from which a verification sees only the last links of the last chain, about `rowsMax` rows. If the
 * chain is shorter, it sees the start of the chain too. Everything that the write-ahead log still holds lies within
 * these links. Null if there is no chain.
 */
export function tailCursor(connection: Connection, rowsMax: number): VerifyCursor | null {
  const start = readLastStart(connection);
  if (!start) return null;
  const last = readLastLink(connection, start.chain);
  const beforeStart = { chain: start.chain - 1, link: start.firstLink - 1, mac: start.previousMac };
  if (!last) return beforeStart;
  const number = statement<number>(
    connection,
    'SELECT number FROM chain_links WHERE number > ? AND chain = ? AND ledger_rows + audit_rows + credit_rows >= ? ORDER BY number LIMIT 1',
  )
    .pluck()
    .get(last.number - LINKS_MAX, start.chain, last.ledger_rows + last.audit_rows + last.credit_rows - rowsMax) as
    number | undefined;
  const before = number === undefined ? null : readLink(connection, number - 1);
  return before?.chain === start.chain ? { chain: start.chain, link: before.number, mac: before.mac } : beforeStart;
}
