import type { ChainedTable } from './link.ts';

/** The first thing that does not fit in a ledger. */
export interface ProofFinding {
  readonly what:
    | 'row changed'
    | 'row missing'
    | 'row added'
    | 'link changed'
    | 'link missing'
    | 'start changed'
    | 'checkpoint changed'
    | 'commits missing'
    | 'file damaged';
  /** The row's table; null when it is about no row. */
  readonly table: ChainedTable | null;
  /** Order id of a ledger row, number of an audit row; null when it is about no row. */
  readonly id: string | null;
  /** The link that it is about, and when that was committed; null when it is about none. */
  readonly link: number | null;
  readonly committedAtMs: number | null;
  /** One sentence for people. */
  readonly detail: string;
}

/** What a check of the whole ledger saw. */
export interface ProofReport {
  /** Commits and rows that were verified. */
  readonly links: number;
  readonly rows: number;
  /** Rows from before the first chain: counted, not verified. */
  readonly rowsBefore: number;
  /** When the first chain began; null when there is none. */
  readonly sinceMs: number | null;
  /** Null when everything fits. */
  readonly finding: ProofFinding | null;
}

/** Whether the ledger and the audit are what was acknowledged. */
export interface LedgerProof {
  /** Verifies every link and every row, and the file. Takes about ten seconds a million rows. Throws Fault. */
  check(): Promise<ProofReport>;
}
