import type { LabelledTable } from '../score/labelled-table.ts';
import type { OwnColumn } from '../score/own-columns.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';

/** The outcome of a question. */
export interface HistoryOutcome {
  readonly isFraud: boolean;
  /** When it became known. A model could learn from it only after that. */
  readonly observedAtMs: number;
}

/** One past question: what was known when it was asked, and its outcome. */
export interface HistoryRow {
  readonly atMs: number;
  /**
   * In the order of SCORE_COLUMNS, followed by the columns of the operator in the order of their declaration. NaN is a
   * value that was not known.
   */
  readonly values: Float64Array;
  readonly outcome: HistoryOutcome | null;
  /** The score in the answer, 0 to 100. Null if the history has none. */
  readonly score: number | null;
}

/** How a history is cut into training and test. */
export interface SplitOptions {
  /** Start of the test. Null takes the last quarter of the rows that have an outcome. */
  readonly testFromMs: number | null;
  /** How long it takes until an outcome is known, in milliseconds. */
  readonly labelDelayMs: number;
  /** What to do with rows that have no outcome and are older than the delay. */
  readonly unlabelled: 'leave-out' | 'genuine';
  /** The columns of the operator. None by default. */
  readonly ownColumns?: readonly OwnColumn[];
}

/** A history cut in time, so that nothing is learned from what was not known yet. */
export interface TimeSplit {
  readonly testFromMs: number;
  /** Rows to learn from, oldest first. */
  readonly train: LabelledTable;
  /** Rows to test on, oldest first. */
  readonly test: LabelledTable;
  /** Scores in the answers for the rows of the test. NaN if the history has none. */
  readonly toldScores: Float64Array;
  readonly leftOut: {
    /** Rows without an outcome. */
    readonly unlabelled: number;
    /** Rows before the test with an outcome that became known only after it began. */
    readonly knownLater: number;
    /** Rows asked so shortly before the test, or before the end, that their outcome may not be known yet. */
    readonly tooRecent: number;
  };
}

type Place = 'train' | 'test' | keyof TimeSplit['leftOut'];

/**
 * Cuts a history at `testFromMs`. A row before it is learned from if it is older than the label delay and its outcome
 * was known when the test began. This is what a model trained on that day could have seen.
 */
export function splitByTime(rows: readonly HistoryRow[], options: SplitOptions): TimeSplit {
  const ordered = rows.toSorted((a, b) => a.atMs - b.atMs);
  const testFromMs = options.testFromMs ?? lastQuarterOf(ordered);
  const endMs = ordered.reduce((end, { atMs, outcome }) => Math.max(end, atMs, outcome?.observedAtMs ?? 0), 0);
  const places = ordered.map((row) => placeOf(row, { ...options, testFromMs, endMs }));
  const at = (place: Place) => ordered.filter((_, index) => places[index] === place);
  const count = (place: Place) => places.filter((each) => each === place).length;
  const [train, test] = [at('train'), at('test')];
  const columns = [...SCORE_COLUMNS, ...(options.ownColumns ?? []).map(({ name }) => name)];
  return {
    testFromMs,
    train: tableOf(train, testFromMs, columns),
    test: tableOf(test, Infinity, columns),
    toldScores: Float64Array.from(test, ({ score }) => score ?? Number.NaN),
    leftOut: { unlabelled: count('unlabelled'), knownLater: count('knownLater'), tooRecent: count('tooRecent') },
  };
}

function lastQuarterOf(ordered: readonly HistoryRow[]): number {
  const labelled = ordered.filter(({ outcome }) => outcome !== null);
  return labelled[Math.floor(labelled.length * 0.75)]?.atMs ?? 0;
}

interface Cut extends SplitOptions {
  readonly testFromMs: number;
  readonly endMs: number;
}

function placeOf({ atMs, outcome }: HistoryRow, { testFromMs, endMs, labelDelayMs, unlabelled }: Cut): Place {
  const isTest = atMs >= testFromMs;
  const isYoung = atMs > (isTest ? endMs : testFromMs) - labelDelayMs;
  if (isTest && outcome !== null) return 'test';
  if (isYoung) return 'tooRecent';
  if (isTest) return unlabelled === 'genuine' ? 'test' : 'unlabelled';
  if (outcome !== null && outcome.observedAtMs <= testFromMs) return 'train';
  if (unlabelled === 'genuine') return 'train';
  return outcome === null ? 'unlabelled' : 'knownLater';
}

/** Builds a table. An outcome that became known after `knownByMs` does not count as fraud yet. */
function tableOf(rows: readonly HistoryRow[], knownByMs: number, columns: readonly string[]): LabelledTable {
  return {
    columns,
    values: columns.map((_, column) => Float64Array.from(rows, ({ values }) => values[column] ?? Number.NaN)),
    labels: Uint8Array.from(rows, ({ outcome }) =>
      outcome !== null && outcome.isFraud && outcome.observedAtMs <= knownByMs ? 1 : 0,
    ),
  };
}
