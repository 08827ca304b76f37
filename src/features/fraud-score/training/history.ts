import type { LabelledTable } from '../score/labelled-table.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';

/** What came of a question. */
export interface HistoryOutcome {
  readonly isFraud: boolean;
  /** When it became known, which is when a model could have learnt it. */
  readonly observedAtMs: number;
}

/** One past question: what was known when it was asked, and what came of it. */
export interface HistoryRow {
  readonly atMs: number;
  /** In the order of SCORE_COLUMNS; NaN is a value that was not known. */
  readonly values: Float64Array;
  readonly outcome: HistoryOutcome | null;
  /** The score that was told, 0 to 100; null where the history does not say. */
  readonly score: number | null;
}

export interface SplitOptions {
  /** The test begins here; null for the last quarter of the rows that have an outcome. */
  readonly testFromMs: number | null;
  /** How long outcomes take to come in, milliseconds. */
  readonly labelDelayMs: number;
  /** What becomes of rows that are older than the delay and have no outcome. */
  readonly unlabelled: 'leave-out' | 'genuine';
}

/** A history cut in time, so that nothing is learnt from what was not known yet. */
export interface TimeSplit {
  readonly testFromMs: number;
  /** Rows to learn from, oldest first. */
  readonly train: LabelledTable;
  /** Rows to test on, oldest first. */
  readonly test: LabelledTable;
  /** Scores that were told for the rows of the test; NaN where the history does not say. */
  readonly toldScores: Float64Array;
  readonly leftOut: {
    /** Without an outcome. */
    readonly unlabelled: number;
    /** Before the test, with an outcome that became known after it had begun. */
    readonly knownLater: number;
    /** Asked so late before the test, or before the end, that outcomes may still be on their way. */
    readonly tooRecent: number;
  };
}

type Place = 'train' | 'test' | keyof TimeSplit['leftOut'];

/**
 * Cuts a history at `testFromMs`. Before it, a row is learnt from where it is older than the delay of outcomes and its
 * outcome was known when the test began: what a model trained on that day could have seen.
 */
export function splitByTime(rows: readonly HistoryRow[], options: SplitOptions): TimeSplit {
  const ordered = rows.toSorted((a, b) => a.atMs - b.atMs);
  const testFromMs = options.testFromMs ?? lastQuarterOf(ordered);
  const endMs = ordered.reduce((end, { atMs, outcome }) => Math.max(end, atMs, outcome?.observedAtMs ?? 0), 0);
  const places = ordered.map((row) => placeOf(row, { ...options, testFromMs, endMs }));
  const at = (place: Place) => ordered.filter((_, index) => places[index] === place);
  const count = (place: Place) => places.filter((each) => each === place).length;
  const [train, test] = [at('train'), at('test')];
  return {
    testFromMs,
    train: tableOf(train, testFromMs),
    test: tableOf(test, Infinity),
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

/** Outcomes that became known after `knownByMs` are not fraud yet. */
function tableOf(rows: readonly HistoryRow[], knownByMs: number): LabelledTable {
  return {
    columns: SCORE_COLUMNS,
    values: SCORE_COLUMNS.map((_, column) => Float64Array.from(rows, ({ values }) => values[column] ?? Number.NaN)),
    labels: Uint8Array.from(rows, ({ outcome }) =>
      outcome !== null && outcome.isFraud && outcome.observedAtMs <= knownByMs ? 1 : 0,
    ),
  };
}
