import { checkTable, type LabelledTable } from './labelled-table.ts';
import { fitLogistic } from '../../../statistics/logistic-regression.ts';
import { fitBins, woeOf, type BinOptions, type WoeBins } from './woe-bins.ts';
import { present } from '../../../kernel/assert.ts';

/** A weight-of-evidence scorecard. The log-odds are the sum of a base and one number for each column. */
export interface Scorecard {
  readonly kind: 'scorecard';
  readonly intercept: number;
  /** Each column with its bins and the weight that the regression gave to them. */
  readonly parts: readonly (WoeBins & { readonly weight: number })[];
}

/** What one column of a row adds to the log-odds. */
export interface Contribution {
  readonly column: string;
  readonly value: number;
  readonly logOdds: number;
}

/** How a scorecard is fitted. Every option has a default. */
export interface ScorecardOptions {
  readonly bins?: (column: string) => BinOptions;
  readonly l2?: number;
  /** Columns with less information value are left out. */
  readonly informationMin?: number;
}

/**
 * Fits bins to each column and a logistic regression to their weights of evidence. If the weight of a column turns
 * negative, it contradicts its own bins, because it repeats what others say. Such columns are left out, the worst one
 * first. Throws RangeError if the table holds only one outcome.
 */
export function fitScorecard(table: LabelledTable, options: ScorecardOptions = {}): Scorecard {
  checkTable(table);
  const { bins = () => ({}), l2 = 1, informationMin = 0.005 } = options;
  let parts = table.columns.map((column, at) => {
    const values = table.values[at] ?? new Float64Array();
    const fitted = fitBins(column, values, table.labels, bins(column));
    return { fitted, woe: values.map((value) => woeOf(fitted, value)) };
  });
  parts = parts.filter(({ fitted }) => fitted.informationValue >= informationMin);
  for (;;) {
    const fit = fitLogistic(
      parts.map(({ woe }) => woe),
      table.labels,
      l2,
    );
    const least = Math.min(...fit.weights);
    if (least >= 0 || parts.length <= 1) {
      const weighted = parts.map(({ fitted }, at) => ({ ...fitted, weight: Math.max(present(fit.weights[at]), 0) }));
      return { kind: 'scorecard', intercept: fit.intercept, parts: weighted };
    }
    parts = parts.filter((_, at) => fit.weights[at] !== least);
  }
}

/**
 * What each column adds to the log-odds of a row, in the order of the card. Columns that are not given count as not
 * known.
 */
export function contributionsOf(card: Scorecard, row: ReadonlyMap<string, number>): Contribution[] {
  return card.parts.map((part) => {
    const value = row.get(part.column) ?? Number.NaN;
    return { column: part.column, value, logOdds: part.weight * woeOf(part, value) };
  });
}

/** Log-odds of fraud of every row. */
export function scoreRows(card: Scorecard, table: LabelledTable): Float64Array {
  const logOdds = new Float64Array(table.labels.length).fill(card.intercept);
  for (const part of card.parts) {
    const values = table.values[table.columns.indexOf(part.column)];
    for (let row = 0; row < logOdds.length; row += 1)
      logOdds[row] = present(logOdds[row]) + part.weight * woeOf(part, values?.[row] ?? Number.NaN);
  }
  return logOdds;
}
