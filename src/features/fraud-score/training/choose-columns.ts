import { takeColumns, type LabelledTable } from '../score/labelled-table.ts';
import { discrimination, populationStability } from '../score/metrics.ts';
import { scoreRows } from '../score/scorecard.ts';
import { fitCard } from './fit-learner.ts';

/** From this PSI on, the distribution of a column has changed. Source: Siddiqi, "Credit Risk Scorecards", 8. */
export const PSI_MOVED = 0.25;
/** A moved column stays only if the younger rows are told apart worse than this without it. */
const WORTH_MIN = 0.002;

/** The columns to learn from, and those left out. */
export interface ColumnChoice {
  readonly kept: readonly string[];
  /**
   * Columns of which the distribution moved within the training, and without which a model does as well. Most moved
   * first.
   */
  readonly dropped: readonly { readonly column: string; readonly psi: number }[];
}

/**
 * Leaves out columns that drift. A column has moved if its PSI from the older to the younger training rows is at least
 * PSI_MOVED. It stays only if a scorecard needs it: if a card of the older rows without it does worse on the younger
 * rows, by more than WORTH_MIN of `separationOf`. The test is not looked at.
 */
export function chooseColumns(older: LabelledTable, younger: LabelledTable): ColumnChoice {
  const moved = older.columns
    .map((column, at) => ({ column, psi: populationStability(older.values[at] ?? [], younger.values[at] ?? []) }))
    .filter(({ psi }) => psi >= PSI_MOVED)
    .toSorted((a, b) => b.psi - a.psi);
  const dropped: { readonly column: string; readonly psi: number }[] = [];
  let kept = older.columns;
  if (moved.length === 0) return { kept, dropped };
  let quality = qualityWith(kept, older, younger);
  for (const each of moved) {
    const rest = kept.filter((column) => column !== each.column);
    const without = qualityWith(rest, older, younger);
    if (without < quality - WORTH_MIN) continue;
    [kept, quality] = [rest, without];
    dropped.push(each);
  }
  return { kept, dropped };
}

/**
 * How well scores tell fraud from genuine rows, in one number: the mean of the AUC and of the recall at 1 % false
 * positives.
 */
export function separationOf(scores: ArrayLike<number>, labels: Uint8Array): number {
  const { auc, recallAtFpr1 } = discrimination(scores, labels);
  return (auc + recallAtFpr1) / 2;
}

function qualityWith(columns: readonly string[], older: LabelledTable, younger: LabelledTable): number {
  if (columns.length === 0) return Number.NEGATIVE_INFINITY;
  return separationOf(scoreRows(fitCard(takeColumns(older, columns)), younger), younger.labels);
}
