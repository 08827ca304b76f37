import { createHmac } from 'node:crypto';

/** Why a chain began. */
export const START_REASONS = ['first', 'migration', 'restore', 'loss', 'retention'] as const;
export type StartReason = (typeof START_REASONS)[number];

/** Where a writer's chain begins. Hashes are 64 hex digits, here and below. */
export interface ChainStart {
  /** 1, 2, 3 … within a database. */
  readonly chain: number;
  /** Id of the writer: `w_` and 32 hex digits. */
  readonly writer: string;
  readonly reason: StartReason;
  readonly startedAtMs: number;
  /** Number of the chain's first link. */
  readonly firstLink: number;
  /** Rows that were there already. */
  readonly ledgerRowsBefore: number;
  readonly auditRowsBefore: number;
  /** MAC of the last link (or start) of the chain before; null when this is the first. */
  readonly previousMac: string | null;
  /** What the reason has to say, a JSON object, e.g. which backup was restored. */
  readonly details: string;
}

/** What one commit added to its writer's chain. */
export interface Link {
  readonly number: number;
  readonly committedAtMs: number;
  /** Rows of the chain up to this link, this one included. */
  readonly ledgerRows: number;
  readonly auditRows: number;
  /** Tree hash of the commit's leaves. */
  readonly root: string;
  /** Names of the rows in the order of the leaves: `rowName`, separated by blanks. */
  readonly rowNames: string;
}

/** Tables whose rows the chain holds. */
export type ChainedTable = 'ledger' | 'audit';

/** How a link names a row: `L` and the order id of a ledger row, `A` and the number of an audit row. */
export function rowName(table: ChainedTable, id: string | number): string {
  return `${table === 'ledger' ? 'L' : 'A'}${id}`;
}

/** Undoes rowName. */
export function parseRowName(name: string): { readonly table: ChainedTable; readonly id: string } {
  return { table: name.startsWith('L') ? 'ledger' : 'audit', id: name.slice(1) };
}

/** What binds a start: an HMAC-SHA-256 over every field of it, so the chain's first link stands on it. */
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
    start.details,
  ]);
}

/** What binds a link to the one before it: an HMAC-SHA-256 over every field of it and the MAC before. */
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
    rowNames,
  ]);
}

/** Lines of fields; the one that may hold a line break stands last. */
function mac(key: Uint8Array, fields: readonly (string | number)[]): string {
  return createHmac('sha256', key).update(fields.join('\n')).digest('hex');
}
