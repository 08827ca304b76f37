import type { LabelledTable } from './labelled-table.ts';
import type { OwnColumn } from './own-columns.ts';
import { present } from '../../../kernel/assert.ts';

/** A category with fewer rows than this is not learned. It counts as not known. */
export const CATEGORY_ROWS_MIN = 50;

const SMOOTHING = 0.5;

/**
 * Orders the values of each category column by the share of fraud in `table`, the lowest first, so that a learner can
 * cut them like a number. Values with fewer than CATEGORY_ROWS_MIN rows become rare, and count as not known. The rows
 * of `table` hold positions in the declared order. Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical
 * Learning", 9.2.4. A column of which fewer than two values remain keeps its declared order.
 */
export function orderCategories(columns: readonly OwnColumn[], table: LabelledTable): readonly OwnColumn[] {
  return columns.map((column) => {
    if (column.kind === 'number') return column;
    const values = table.values[table.columns.indexOf(column.name)] ?? new Float64Array();
    const counts = column.values.map((text) => ({ text, rows: 0, frauds: 0 }));
    values.forEach((value, row) => {
      const count = counts[value];
      if (count === undefined) return;
      count.rows += 1;
      count.frauds += present(table.labels[row]);
    });
    const learnt = counts.filter(({ rows }) => rows >= CATEGORY_ROWS_MIN).toSorted((a, b) => share(a) - share(b));
    const rare = counts.filter(({ rows }) => rows < CATEGORY_ROWS_MIN).map(({ text }) => text);
    if (learnt.length < 2) return column;
    return { ...column, values: learnt.map(({ text }) => text), rare: [...(column.rare ?? []), ...rare] };
  });
}

function share({ rows, frauds }: { readonly rows: number; readonly frauds: number }): number {
  return (frauds + SMOOTHING) / (rows + 2 * SMOOTHING);
}

/** Turns positions in the order of `from` into positions in the order of `to`. A value that `to` lacks becomes NaN. */
export function recodeCategories(
  table: LabelledTable,
  from: readonly OwnColumn[],
  to: readonly OwnColumn[],
): LabelledTable {
  const values = table.values.map((cells, at) => {
    const [before, after] = [from, to].map((columns) => columns.find(({ name }) => name === table.columns[at]));
    if (before?.kind !== 'category' || after?.kind !== 'category') return cells;
    const positions = before.values.map((text) => after.values.indexOf(text));
    return cells.map((cell) => {
      const position = positions[cell] ?? -1;
      return position < 0 ? Number.NaN : position;
    });
  });
  return { ...table, values };
}
