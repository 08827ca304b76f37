import type { DurableWrite } from './durable-write.ts';

/** One score of a call, as it is counted. */
export interface SeenScore {
  /** The API that gave the score, e.g. `face-verify`. */
  readonly api: string;
  /** What measured it. Scores of different scales are never compared. */
  readonly scale: string;
  /** The place of the score in the histogram of its API, from 0. */
  readonly bin: number;
  readonly atMs: number;
}

/** How many scores of one day and one scale fell into a bin. */
export interface CountedScores {
  /** Midnight of the day in Asia/Shanghai, in milliseconds since the Unix epoch. */
  readonly startsAtMs: number;
  readonly bin: number;
  readonly scores: number;
}

/** Which counts to read. */
export interface ScoreQuery extends Pick<SeenScore, 'api' | 'scale'> {
  /** Days that begin at this time or later. */
  readonly fromMs: number;
  /** Days that begin before this time. */
  readonly toMs: number;
}

/**
 * Histograms of scores by day. They are counted in the transaction of the call's ledger row, and hold no call and no
 * person. Every adapter passes score-days.suite.ts.
 */
export interface ScoreDays {
  /** Prepares the write that counts a score with its call. */
  count(seen: SeenScore): DurableWrite;
  /** Gives counts by day and bin. Days and bins without a score are left out. Throws Fault. */
  read(query: ScoreQuery): Promise<readonly CountedScores[]>;
  /** Drops at most `limit` counts of days that began before a time. Gives how many it dropped. Throws Fault. */
  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number>;
}
