import { seededRandom } from '../../../kernel/seeded-random.ts';
import { sigmoid } from '../../../statistics/logistic-regression.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import type { HistoryRow } from './history.ts';

export const DAY_MS = 86_400_000;
export const START_MS = Date.parse('2026-01-01T00:00:00+08:00');

/** How to make a history for tests. */
export interface MadeHistory {
  readonly rows: number;
  readonly seed: number;
  /** Rows per day. */
  readonly perDay?: number;
  /** Days from a question until its outcome is known. */
  readonly delayDays?: number;
  /** Adds to the apps of every row from `fromRow` on, which makes it another population. */
  readonly shift?: { readonly fromRow: number; readonly apps: number };
}

/** The log-odds of fraud by which the outcomes are drawn. */
export function trueLogOdds(apps: number, evidence: number, genuine: number): number {
  return -3.2 + 0.45 * (apps - 1) + 3 * evidence - 1.2 * genuine;
}

/** Makes past questions with outcomes that follow `trueLogOdds`. The score in the answer depends on the apps alone. */
export function makeHistory({ rows, seed, perDay = 100, delayDays = 3, shift }: MadeHistory): HistoryRow[] {
  const random = seededRandom(seed);
  const share = () => random.intBelow(1e9) / 1e9;
  return Array.from({ length: rows }, (_, at) => {
    const moved = shift !== undefined && at >= shift.fromRow ? shift.apps : 0;
    const apps = 1 + Math.floor(6 * share() ** 2) + moved;
    const evidence = share() < 0.25 ? share() : 0;
    const genuine = share() < 0.3 ? 1 : 0;
    const told = new Map([
      ['idApps7d', apps],
      ['evidence11004', evidence],
      ['genuineOutcomes', genuine],
      ['idQueries30d', apps + Math.floor(share() * 3)],
    ]);
    const atMs = START_MS + Math.floor((at * DAY_MS) / perDay);
    return {
      atMs,
      values: Float64Array.from(SCORE_COLUMNS, (column) => told.get(column) ?? (column === 'nameMismatch' ? NaN : 0)),
      outcome: {
        isFraud: share() < sigmoid(trueLogOdds(apps, evidence, genuine)),
        observedAtMs: atMs + delayDays * DAY_MS,
      },
      score: Math.min(100, apps * 10),
    };
  });
}
