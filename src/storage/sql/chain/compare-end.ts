import type { Checkpoint, Head } from '../../../platform/chain/checkpoint.ts';
import type { Connection } from '../operation.ts';
import { latestRetention } from '../../../platform/chain/retention-start.ts';
import { readLastLink, readLink, readStarts, type StoredStart } from './chain-rows.ts';

/** What the comparison of a database with its last checkpoint found. */
export type EndFinding =
  /** Everything that the checkpoint names is there, or is past its retention. */
  | { readonly kind: 'whole' }
  /** Nothing was chained yet, and there is no checkpoint. */
  | { readonly kind: 'unchained' }
  /** There are chains, and no checkpoint says how far they reached. */
  | { readonly kind: 'unproven' }
  | Missing;

/** Acknowledged rows that are missing from the database. */
export interface Missing {
  readonly kind: 'missing';
  readonly ledgerRows: number;
  readonly auditRows: number;
  readonly creditRows: number;
  /** Time of the last commit that is there. Null if there is none. */
  readonly lastCommitAtMs: number | null;
  /** Time of the last commit that the checkpoint names. */
  readonly checkpointAtMs: number;
  /** The last link that the checkpoint names. */
  readonly link: number;
  /** Whether the database has other links in place of the missing ones. */
  readonly isOther: boolean;
}

/** Compares the end of the chains with a checkpoint. It reads a few rows, however large the database is. */
export function compareEnd(connection: Connection, checkpoint: Checkpoint): EndFinding {
  const starts = readStarts(connection);
  for (const head of checkpoint.heads) {
    // Several chains may have begun there. The checkpoint may be of the moment before one of them, because it is written
    // after the commit.
    const here = starts.filter(({ writer, firstLink }) => writer === head.writer && firstLink === head.link + 1);
    if (here.some(({ mac, previousMac }) => mac === head.mac || previousMac === head.mac)) continue;
    const mac = here.at(-1)?.mac ?? readLink(connection, head.link)?.mac;
    if (mac === head.mac || (mac === undefined && isRetired(starts, head))) continue;
    return missing(connection, { starts, head, checkpoint, isOther: mac !== undefined });
  }
  return { kind: 'whole' };
}

/**
 * Whether retention has removed the link that a checkpoint names, with everything before it. The checkpoint is then of a
 * process that has written nothing since.
 */
function isRetired(starts: readonly StoredStart[], head: Head): boolean {
  const through = latestRetention(starts)?.through;
  if (through === undefined) return false;
  return head.link < through.link || (head.link === through.link && head.mac === through.mac);
}

/** Gives what is missing if there is a checkpoint and no chain at all. */
export function allMissing(checkpoint: Checkpoint): Missing {
  const [head] = checkpoint.heads;
  return {
    kind: 'missing',
    ledgerRows: head?.ledgerRows ?? 0,
    auditRows: head?.auditRows ?? 0,
    creditRows: head?.creditRows ?? 0,
    lastCommitAtMs: null,
    checkpointAtMs: checkpoint.atMs,
    link: head?.link ?? 0,
    isOther: false,
  };
}

interface Compared {
  readonly starts: readonly StoredStart[];
  readonly head: Head;
  readonly checkpoint: Checkpoint;
  readonly isOther: boolean;
}

function missing(connection: Connection, { starts, head, checkpoint, isOther }: Compared): Missing {
  const start = starts.at(-1);
  const last = start ? readLastLink(connection, start.chain) : null;
  const ledgerRows = (start?.ledgerRowsBefore ?? 0) + (last?.ledger_rows ?? 0);
  const auditRows = (start?.auditRowsBefore ?? 0) + (last?.audit_rows ?? 0);
  const creditRows = (start?.creditRowsBefore ?? 0) + (last?.credit_rows ?? 0);
  return {
    kind: 'missing',
    ledgerRows: Math.max(0, head.ledgerRows - ledgerRows),
    auditRows: Math.max(0, head.auditRows - auditRows),
    creditRows: Math.max(0, head.creditRows - creditRows),
    lastCommitAtMs: last?.committed_at_ms ?? start?.startedAtMs ?? null,
    checkpointAtMs: checkpoint.atMs,
    link: head.link,
    isOther,
  };
}
