import type { RefusedRow } from './import-row.ts';

/** Counts how the rows of an import ended. */
export interface ImportTally {
  readonly rows: number;
  readonly added: number;
  /** How many people got a first face or another one. */
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What an import has done up to a row. */
export interface ImportStep {
  readonly tally: ImportTally;
  /** Short digest of all rows so far. It shows whether the file was changed meanwhile. */
  readonly digest: string;
  /** Rows that were left out since the step before. */
  readonly refused: readonly RefusedRow[];
}

/**
 * Records how far an import got, so that it can go on after an interruption. Implemented in storage/. Every
 * implementation passes import-journal.suite.ts.
 */
export interface ImportJournal {
  /** Gives the last step, or null if the import has not begun. */
  last(): Promise<ImportStep | null>;

  /** Records a step. The step is durable once the promise resolves. */
  record(step: ImportStep): Promise<void>;

  /** Gives every row that was left out, in order, in this run and in earlier ones. */
  refused(): AsyncIterable<RefusedRow>;
}
