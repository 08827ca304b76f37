import type { Checkpoint } from '../../../platform/chain/checkpoint.ts';
import type { ProofFinding } from '../../../platform/chain/ledger-proof.ts';
import { startMac, type ChainStart } from '../../../platform/chain/link.ts';
import type { RetentionDetails } from '../../../platform/chain/retention-start.ts';
import { Fault } from '../../../kernel/fault.ts';
import { engineOf } from '../engine.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertStart, readLastLink, readLastStart, readStarts, type StoredStart } from './chain-rows.ts';
import { compareEnd, type EndFinding, type Missing } from './compare-end.ts';
import { beginForRetention, findRetirable, removeRetired, type Removed, type RetireOrder } from './retire.ts';
import { strayRow } from './stray-rows.ts';
import { tailCursor } from './tail-cursor.ts';
import { verifyLinks, type VerifyCursor, type VerifyRange, type VerifyTurn } from './verify-links.ts';
import { chainOf } from './writer-chain.ts';
import { told } from '../../../kernel/told.ts';

/** What a chain begins with. */
export interface BeginChain extends Pick<ChainStart, 'writer' | 'reason' | 'startedAtMs' | 'details'> {
  readonly key: Uint8Array;
  /** Link numbers up to this one were used by links that are gone. */
  readonly linksUsed: number;
}

/** The end of the chains of a database. */
export interface ChainEnd {
  readonly starts: readonly StoredStart[];
  /** The last link. If the last chain has no link, the number before its first one. 0 before the first chain. */
  readonly link: number;
  /** Whether there are rows from before any chain. */
  readonly holdsRows: boolean;
}

export const chainOperations = defineStore({
  reads: {
    end: (connection): ChainEnd => readEnd(connection),

    verify: (connection, range: VerifyRange): VerifyTurn => verifyLinks(connection, range),

    compare: (connection, checkpoint: Checkpoint): EndFinding => compareEnd(connection, checkpoint),

    tail: (connection, rowsMax: number): VerifyCursor | null => tailCursor(connection, rowsMax),

    stray: (connection, upToLink: number): ProofFinding | null => strayRow(connection, upToLink),

    /** Finds what is past its retention, see `findRetirable`. */
    retirable: (connection, beforeMs: number): RetentionDetails | null => findRetirable(connection, beforeMs),

    rowsBefore: (connection): number => countRows(connection, 'chain_link IS NULL'),

    /** Reads every page of the file. Null if they fit together. */
    integrity(connection): string | null {
      return engineOf(connection).damage(connection);
    },
  },
  writes: {
    begin(connection, { key, linksUsed, ...begun }: BeginChain): StoredStart {
      const { starts, link } = readEnd(connection);
      const last = starts.at(-1);
      const start: ChainStart = {
        ...begun,
        chain: (last?.chain ?? 0) + 1,
        firstLink: Math.max(link, linksUsed) + 1,
        ledgerRowsBefore: count(connection, 'SELECT count(*) FROM ledger'),
        auditRowsBefore: count(connection, 'SELECT count(*) FROM audit'),
        creditRowsBefore: count(connection, 'SELECT count(*) FROM credits'),
        previousMac: last ? (readLastLink(connection, last.chain)?.mac ?? last.mac) : null,
      };
      return insertStart(connection, start, startMac(key, start));
    },

    /** Begins a chain for retention, see `beginForRetention`. */
    retire: (connection, order: RetireOrder): void => beginForRetention(connection, order),

    /** Removes about so many retired rows, see `removeRetired`. */
    removeRetired: (connection, rowsMax: number): Removed => removeRetired(connection, rowsMax),

    /**
     * Checks that a checkpoint was written after the last commit, and creates its file again if it is not there any more. Gives the acknowledged rows that the database was found
     * to lack while this process ran. Throws Fault if the checkpoint file, or the one that names lost rows, could not be
     * written.
     */
    checkpointed(connection): Missing | null {
      const chain = chainOf(connection);
      chain.keepCheckpoint();
      const { problem, lossProblem, loss } = chain;
      if (problem !== null) throw new Fault('unavailable', told`the checkpoint file cannot be written (${problem})`);
      if (lossProblem !== null)
        throw new Fault('unavailable', told`the checkpoint that names lost rows cannot be kept (${lossProblem})`);
      return loss;
    },
  },
});

function readEnd(connection: Connection): ChainEnd {
  const start = readLastStart(connection);
  // Every link counts, also one of a chain that has lost its start.
  const link = Math.max(
    count(connection, 'SELECT coalesce(max(number), 0) FROM chain_links'),
    (start?.firstLink ?? 1) - 1,
  );
  const holdsRows =
    count(connection, 'SELECT EXISTS (SELECT 1 FROM ledger)') +
    count(connection, 'SELECT EXISTS (SELECT 1 FROM audit)');
  return { starts: readStarts(connection), link, holdsRows: holdsRows > 0 };
}

function countRows(connection: Connection, condition: 'chain_link IS NULL'): number {
  return (
    count(connection, `SELECT count(*) FROM ledger WHERE ${condition}`) +
    count(connection, `SELECT count(*) FROM audit WHERE ${condition}`) +
    count(connection, `SELECT count(*) FROM credits WHERE ${condition}`)
  );
}

function count(connection: Connection, sql: string): number {
  return Number(statement(connection, sql).pluck().get());
}
