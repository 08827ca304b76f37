import type { ChainedTable } from './link.ts';

/** The first inconsistency found in a ledger. */
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
  /** The row's table. `null` if it is not about a row. */
  readonly table: ChainedTable | null;
  /** Order id of a ledger row, number of an audit row, or id of a credit. `null` if it is not about a row. */
  readonly id: string | null;
  /** The link that it is about, and the time of its commit. `null` if it is not about a link. */
  readonly link: number | null;
  readonly committedAtMs: number | null;
  /** One sentence for people. */
  readonly detail: string;
}

/** The result of checking the whole ledger. */
export interface ProofReport {
  /** How many commits and rows were verified. */
  readonly links: number;
  readonly rows: number;
  /** Rows from before the first chain. They are counted, not verified. */
  readonly rowsBefore: number;
  /** When the first chain began, or the last commit that retention removed. `null` if there is no chain. */
  readonly sinceMs: number | null;
  /** `null` if everything is consistent. */
  readonly finding: ProofFinding | null;
}

/** Hears how many of the links were verified so far. */
export type ProofProgress = (links: number, linksTotal: number) => void;

/** Checks that the ledger and the audit still hold what was acknowledged. */
export interface LedgerProof {
  /** Verifies every link, every row and the file. Takes about ten seconds per million rows. Throws Fault. */
  check(onProgress?: ProofProgress): Promise<ProofReport>;
}
