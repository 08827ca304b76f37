import type { ProofFinding } from '../../../platform/chain/ledger-proof.ts';
import { describeRow, linkMac, parseRowName, startMac, type ChainedTable } from '../../../platform/chain/link.ts';
import { HASH_BYTES, leafHash, treeRoot } from '../../../platform/chain/tree-hash.ts';
import { statement, type Connection } from '../operation.ts';
import { readStarts, type LinkRow, type StoredStart } from './chain-rows.ts';
import { readChainedRow } from './chained-row.ts';

/** How far a verification has come. */
export interface VerifyCursor {
  /** The chain of `link`. 0 before the first chain. */
  readonly chain: number;
  /** The last link that was verified. */
  readonly link: number;
  /** The MAC of `link`, or that of the chain's start. Null before the first chain. */
  readonly mac: string | null;
}

export const FROM_THE_BEGINNING: VerifyCursor = { chain: 0, link: 0, mac: null };

/** Which links one turn verifies. */
export interface VerifyRange {
  readonly after: VerifyCursor;
  /** The last link to verify. */
  readonly upToLink: number;
  /** A turn ends at the first link after this many rows. */
  readonly rowsMax: number;
  /** Key of each writer, by its id. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** What one turn of a verification found. */
export interface VerifyTurn {
  /** The cursor for the next turn. Null once `upToLink` is reached or something does not match. */
  readonly next: VerifyCursor | null;
  readonly links: number;
  readonly rows: number;
  readonly finding: ProofFinding | null;
}

const LINKS_A_TURN = 2000;

/** Verifies links and their rows in order, until a bound or until something does not match. */
export function verifyLinks(connection: Connection, { after, upToLink, rowsMax, keys }: VerifyRange): VerifyTurn {
  const starts = readStarts(connection);
  const read = statement<LinkRow>(
    connection,
    'SELECT * FROM chain_links WHERE number > ? AND number <= ? ORDER BY number LIMIT ?',
  );
  let cursor = after;
  let [links, rows] = [0, 0];
  for (const link of read.all(after.link, upToLink, LINKS_A_TURN)) {
    const entered = enterChain(starts, { cursor, keys, firstLinkMax: link.number });
    if ('finding' in entered) return { next: null, links, rows, finding: entered.finding };
    const finding = linkProblem(link, entered, keys) ?? firstRowProblem(connection, link);
    if (finding) return { next: null, links, rows, finding };
    cursor = { chain: link.chain, link: link.number, mac: link.mac };
    links += 1;
    rows += link.leaves.length / HASH_BYTES;
    if (rows >= rowsMax) break;
  }
  if (links > 0 && cursor.link < upToLink) return { next: cursor, links, rows, finding: null };
  const ended = enterChain(starts, { cursor, keys, firstLinkMax: upToLink + 1 });
  const finding = 'finding' in ended ? ended.finding : links === 0 ? gap(ended.cursor, upToLink) : null;
  return { next: null, links, rows, finding };
}

interface Entered {
  readonly cursor: VerifyCursor;
  readonly start: StoredStart;
}

interface Way {
  readonly cursor: VerifyCursor;
  readonly keys: VerifyRange['keys'];
  readonly firstLinkMax: number;
}

/** Steps over the start of every later chain that has its first link at or before `firstLinkMax`. */
function enterChain(
  starts: readonly StoredStart[],
  { cursor, keys, firstLinkMax }: Way,
): Entered | { readonly finding: ProofFinding } {
  let reached = cursor;
  for (const start of starts) {
    if (start.chain <= cursor.chain || start.firstLink > firstLinkMax) continue;
    const key = keys[start.writer];
    if (start.chain !== reached.chain + 1 || !key || startMac(key, start) !== start.mac) return startChanged(start);
    if (start.previousMac !== reached.mac)
      return { finding: missingLink(reached.link + 1, `what stood before the start of chain ${start.chain}`) };
    reached = { chain: start.chain, link: start.firstLink - 1, mac: start.mac };
  }
  const start = starts.find(({ chain }) => chain === reached.chain);
  return start ? { cursor: reached, start } : { finding: missingLink(1, 'the start of its chain') };
}

function startChanged({ chain, startedAtMs }: StoredStart): { readonly finding: ProofFinding } {
  const detail = `the start of chain ${chain} was changed`;
  return { finding: { what: 'start changed', table: null, id: null, link: null, committedAtMs: startedAtMs, detail } };
}

function gap({ link }: VerifyCursor, upToLink: number): ProofFinding | null {
  return link < upToLink ? missingLink(link + 1, 'a commit') : null;
}

function missingLink(link: number, what: string): ProofFinding {
  const detail = `link ${link} is missing: ${what} was removed`;
  return { what: 'link missing', table: null, id: null, link, committedAtMs: null, detail };
}

function linkProblem(link: LinkRow, { cursor, start }: Entered, keys: VerifyRange['keys']): ProofFinding | null {
  if (link.number !== cursor.link + 1) return missingLink(cursor.link + 1, 'a commit');
  const key = keys[start.writer];
  const isWhole =
    key !== undefined &&
    cursor.mac !== null &&
    link.chain === start.chain &&
    link.leaves.length === link.row_names.split(' ').length * HASH_BYTES &&
    linkMac(
      key,
      start.writer,
      {
        number: link.number,
        committedAtMs: link.committed_at_ms,
        ledgerRows: link.ledger_rows,
        auditRows: link.audit_rows,
        creditRows: link.credit_rows,
        root: treeRoot(link.leaves),
        rowNames: link.row_names,
      },
      cursor.mac,
    ) === link.mac;
  if (isWhole) return null;
  const detail = `link ${link.number} was changed, or another link was put in its place`;
  return {
    what: 'link changed',
    table: null,
    id: null,
    link: link.number,
    committedAtMs: link.committed_at_ms,
    detail,
  };
}

function firstRowProblem(connection: Connection, link: LinkRow): ProofFinding | null {
  const leaves = Buffer.from(link.leaves);
  for (const [index, name] of link.row_names.split(' ').entries()) {
    const { table, id } = parseRowName(name);
    const row = readChainedRow(connection, table, id);
    if (row === null) return rowProblem(link, table, id, 'row missing');
    const leaf = leaves.toString('hex', index * HASH_BYTES, (index + 1) * HASH_BYTES);
    if (row.link !== link.number || leafHash(row.salt, row.text) !== leaf)
      return rowProblem(link, table, id, 'row changed');
  }
  return null;
}

function rowProblem(
  { number, committed_at_ms: committedAtMs }: LinkRow,
  table: ChainedTable,
  id: string,
  what: 'row changed' | 'row missing',
): ProofFinding {
  const detail = `${describeRow(table, id)}, committed ${new Date(committedAtMs).toISOString()}, ${what === 'row missing' ? 'is missing' : 'was changed'}`;
  return { what, table, id, link: number, committedAtMs, detail };
}
