import { createHmac } from 'node:crypto';

/** Why a chain began. */
export const START_REASONS = ['first', 'migration', 'restore', 'loss', 'retention'] as const;
/** The reason for a new chain, e.g. `restore`. */
export type StartReason = (typeof START_REASONS)[number];

/** The start of a writer's chain. All hashes here and below are 64 hex digits. */
export interface ChainStart {
  /** 1, 2, 3 … within a database. */
  readonly chain: number;
  /** Id of the writer: `w_` and 32 hex digits. */
  readonly writer: string;
  readonly reason: StartReason;
  readonly startedAtMs: number;
  /** Number of the chain's first link. */
  readonly firstLink: number;
  /** Rows that existed before the chain. */
  readonly ledgerRowsBefore: number;
  readonly auditRowsBefore: number;
  readonly creditRowsBefore: number;
  /** MAC of the last link (or start) of the previous chain. `null` if this is the first. */
  readonly previousMac: string | null;
  /** Details of the reason as a JSON object, e.g. which backup was restored. */
  readonly details: string;
}

/** What one commit added to its writer's chain. */
export interface Link {
  readonly number: number;
  readonly committedAtMs: number;
  /** Rows of the chain up to this link, including it. */
  readonly ledgerRows: number;
  readonly auditRows: number;
  readonly creditRows: number;
  /** Tree hash of the commit's leaves. */
  readonly root: string;
  /** Names of the rows, made by `rowName`, in the order of the leaves and separated by blanks. */
  readonly rowNames: string;
}

/** Tables with rows in the chain. */
export const CHAINED_TABLES = ['ledger', 'audit', 'credits'] as const;
/** A table with rows in the chain. */
export type ChainedTable = (typeof CHAINED_TABLES)[number];

const LETTERS: Readonly<Record<ChainedTable, string>> = { ledger: 'L', audit: 'A', credits: 'C' };

/**
 * Gives the name of a row in a link: `L` and the order id of a ledger row, `A` and the number of an audit row, or `C` and
 * the id of a credit, e.g. `A17`.
 */
export function rowName(table: ChainedTable, id: string | number): string {
  return `${LETTERS[table]}${id}`;
}

/** Undoes rowName. Throws an Error if no table has such names. */
export function parseRowName(name: string): { readonly table: ChainedTable; readonly id: string } {
  const table = CHAINED_TABLES.find((each) => name.startsWith(LETTERS[each]));
  if (table === undefined) throw new Error('a link names a row of no table');
  return { table, id: name.slice(1) };
}

/** Says what a row is, e.g. `audit row 17`. */
export function describeRow(table: ChainedTable, id: string | number): string {
  if (table === 'ledger') return `the ledger row of order ${id}`;
  return table === 'audit' ? `audit row ${id}` : `credit ${id}`;
}

/** Gives the field for a count of credits in a text with a MAC. Chains from before the first credit have no such field. */
export function creditField(count: number): readonly string[] {
  return count === 0 ? [] : [`credits ${count}`];
}

/** Computes the MAC of a start: an HMAC-SHA-256 over all its fields, which the chain's first link includes. */
export function startMac(key: Uint8Array, start: ChainStart): string {
  const { chain, writer, reason, startedAtMs, firstLink, ledgerRowsBefore, auditRowsBefore, previousMac } = start;
  return mac(key, [
    'renzheng chain 1',
    writer,
    chain,
    reason,
    startedAtMs,
    firstLink,
    ledgerRowsBefore,
    auditRowsBefore,
    previousMac ?? '-',
    ...creditField(start.creditRowsBefore),
    start.details,
  ]);
}

/** Computes the MAC of a link: an HMAC-SHA-256 over all its fields and the previous MAC. */
export function linkMac(key: Uint8Array, writer: string, link: Link, previousMac: string): string {
  const { number, committedAtMs, ledgerRows, auditRows, root, rowNames } = link;
  return mac(key, [
    'renzheng link 1',
    writer,
    number,
    committedAtMs,
    ledgerRows,
    auditRows,
    root,
    previousMac,
    ...creditField(link.creditRows),
    rowNames,
  ]);
}

/** Joins the fields as lines. A field that may hold a line break must come last. */
function mac(key: Uint8Array, fields: readonly (string | number)[]): string {
  return createHmac('sha256', key).update(fields.join('\n')).digest('hex');
}
