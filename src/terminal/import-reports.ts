import { told, toldElsewhere, type Told } from '../kernel/told.ts';
import type { RawRow } from '../people/import/import-row.ts';

/** Counts what became of the rows of a file so far. */
export interface ReportTally {
  readonly rows: number;
  readonly recorded: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly refused: number;
}

/**
 * A row that should have changed something and did not: its place and the reason. It quotes nothing of the row's
 * content.
 */
export interface LeftOutRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly problem: Told;
}

/** The server's answer to a batch, row by row. */
export interface BatchAnswer {
  readonly rows: readonly {
    readonly outcome: 'recorded' | 'duplicate' | 'conflict' | 'refused';
    readonly problem?: string | undefined;
  }[];
}

/** What to report, from which file, and how. */
export interface ReportImportOptions {
  readonly rows: AsyncIterable<RawRow>;
  /** Gives a row as a line of a batch. */
  readonly lineOf: (row: RawRow & { ok: true }) => string;
  /** Sends lines of JSON. Throws if the server refuses the batch or cannot be reached. */
  readonly send: (lines: readonly string[]) => Promise<BatchAnswer>;
  /** Called for every row that was left out, in order. */
  readonly onLeftOut: (row: LeftOutRow) => void;
  /** Called after every batch. */
  readonly onProgress: (tally: ReportTally) => void;
}

/** Rows of one batch. The server takes ten times as many, but with smaller batches the progress bar moves. */
const BATCH_ROWS = 1000;

interface Row {
  readonly line: number;
  /** Null if the row of the file could not be read. */
  readonly report: string | null;
  readonly detail: string;
}

/**
 * Reports the rows of a file (attacks, evidence) in order and a batch at a time. Its memory does not grow with the
 * file. Each event has an id, so sending the same file again counts nothing twice, also after it broke off. Throws an
 * Error if the file cannot be used or the server fails.
 */
export async function importReports(options: ReportImportOptions): Promise<ReportTally> {
  let tally: ReportTally = { rows: 0, recorded: 0, duplicate: 0, conflict: 0, refused: 0 };
  let batch: Row[] = [];
  const send = async () => {
    tally = await sendBatch(batch, tally, options);
    batch = [];
    options.onProgress(tally);
  };
  for await (const raw of options.rows) {
    batch.push(
      raw.ok
        ? { line: raw.line, report: options.lineOf(raw), detail: '' }
        : { line: raw.line, report: null, detail: raw.detail },
    );
    if (batch.length === BATCH_ROWS) await send();
  }
  if (batch.length > 0) await send();
  return tally;
}

async function sendBatch(
  batch: readonly Row[],
  before: ReportTally,
  options: ReportImportOptions,
): Promise<ReportTally> {
  const lines = batch.flatMap(({ report }) => (report === null ? [] : [report]));
  const answers = (lines.length === 0 ? [] : (await options.send(lines)).rows)[Symbol.iterator]();
  const tally = { ...before };
  for (const { line, report, detail } of batch) {
    const answer = report === null ? ({ outcome: 'refused', problem: detail } as const) : answers.next().value;
    if (!answer) throw new Error(told`the server answered fewer rows than it was sent`);
    tally.rows += 1;
    tally[answer.outcome] += 1;
    if (answer.outcome === 'refused') options.onLeftOut({ line, problem: toldElsewhere(answer.problem ?? 'refused') });
    if (answer.outcome === 'conflict')
      options.onLeftOut({ line, problem: answer.problem === undefined ? CONFLICT : toldElsewhere(answer.problem) });
  }
  return tally;
}

const CONFLICT = told`eventId: an event of this source has this id already, with other content`;
