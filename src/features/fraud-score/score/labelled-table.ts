import { countOutcomes } from '../../../statistics/count-outcomes.ts';
import { present } from '../../../kernel/assert.ts';

/** Rows with outcomes, held by column. Every learner of the fraud score takes one. */
export interface LabelledTable {
  readonly columns: readonly string[];
  /** One array for each column, all as long as `labels`. NaN is a value that is not known. */
  readonly values: readonly Float64Array[];
  /** 1 is fraud, 0 is genuine. */
  readonly labels: Uint8Array;
}

/** The rows at `rows`, in that order. */
export function takeRows(table: LabelledTable, rows: ArrayLike<number>): LabelledTable {
  const take = Array.from(rows);
  return {
    columns: table.columns,
    values: table.values.map((column) => Float64Array.from(take, (row) => column[row] ?? Number.NaN)),
    labels: Uint8Array.from(take, (row) => present(table.labels[row])),
  };
}

/** The columns of these names, in that order. Columns that the table lacks are left out. */
export function takeColumns(table: LabelledTable, columns: readonly string[]): LabelledTable {
  const positions = columns.map((column) => table.columns.indexOf(column)).filter((at) => at >= 0);
  return {
    columns: positions.map((at) => present(table.columns[at])),
    values: positions.map((at) => table.values[at] ?? new Float64Array(table.labels.length)),
    labels: table.labels,
  };
}

/** Positions of the rows for which `keep` is true. */
export function rowsWhere(length: number, keep: (row: number) => boolean): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1) if (keep(row)) rows.push(row);
  return Uint32Array.from(rows);
}

/** One row as an array in the order of the columns. */
export function rowOf(table: LabelledTable, row: number): number[] {
  return table.values.map((column) => column[row] ?? Number.NaN);
}

/** Checks a table. Throws RangeError if the columns differ in length or if only one of the two outcomes occurs. */
export function checkTable({ columns, values, labels }: LabelledTable): void {
  if (columns.length !== values.length || values.some((column) => column.length !== labels.length))
    throw new RangeError('the columns of a table differ in number or length');
  const { frauds, genuine } = countOutcomes(labels);
  if (frauds === 0 || genuine === 0)
    throw new RangeError(`both outcomes are needed to learn, but of ${labels.length} rows ${frauds} are fraud`);
}
