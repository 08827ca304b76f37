import { countOutcomes } from '../../../statistics/count-outcomes.ts';

/** Rows with outcomes, held by column: what every learner of the fraud score is given. */
export interface LabelledTable {
  readonly columns: readonly string[];
  /** One array a column, all of the length of `labels`. NaN is a value that is not known. */
  readonly values: readonly Float64Array[];
  /** 1 fraud, 0 genuine. */
  readonly labels: Uint8Array;
}

/** The rows at `rows`, in that order. */
export function takeRows(table: LabelledTable, rows: ArrayLike<number>): LabelledTable {
  const take = Array.from(rows);
  return {
    columns: table.columns,
    values: table.values.map((column) => Float64Array.from(take, (row) => column[row] ?? Number.NaN)),
    labels: Uint8Array.from(take, (row) => table.labels[row] ?? 0),
  };
}

/** Positions whose row `keep` takes. */
export function rowsWhere(length: number, keep: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1) if (keep(row)) rows.push(row);
  return Uint32Array.from(rows);
}

/** One row as an array in the order of the columns. */
export function rowOf(table: LabelledTable, row: number): number[] {
  return table.values.map((column) => column[row] ?? Number.NaN);
}

/** Throws RangeError where the columns differ in length, or where only one of the two outcomes occurs. */
export function checkTable({ columns, values, labels }: LabelledTable): void {
  if (columns.length !== values.length || values.some((column) => column.length !== labels.length))
    throw new RangeError('the columns of a table differ in number or length');
  const { frauds, genuine } = countOutcomes(labels);
  if (frauds === 0 || genuine === 0)
    throw new RangeError(`both outcomes are needed to learn from: ${labels.length} rows, ${frauds} of them fraud`);
}
