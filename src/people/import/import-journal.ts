import type { RefusedRow } from './import-row.ts';

/** How many rows ended how. */
export interface ImportTally {
  readonly rows: number;
  readonly added: number;
  /** A face was added to somebody who had none, or took another's place. */
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What an import has done up to a row. */
export interface ImportStep {
  readonly tally: ImportTally;
  /** Short digest of all rows so far: shows whether the file was changed meanwhile. */
  readonly digest: string;
  /** Rows left out since the step before. */
  readonly refused: readonly RefusedRow[];
}

/** What an import that was interrupted goes on from. Implemented in storage/; suite: import-journal.suite.ts. */
export interface ImportJournal {
  /** The last step; null where nothing was done. */
  last(): Promise<ImportStep | null>;

  /** Resolves once the step is durable. */
  record(step: ImportStep): Promise<void>;

  /** Every row that was left out, in order, in this run and in those before. */
  refused(): AsyncIterable<RefusedRow>;
}
