import { flatValues, isListOfObjects, type NamedValue } from './result-cells.ts';

/** A list with more numbers than this is a series: in one cell it could not be read. */
const CELL_NUMBERS_MAX = 8;

/** A row that holds series of numbers, taken apart to be shown as a record. */
export interface RowRecord {
  readonly fields: readonly NamedValue[];
  /** Its series as rows of tables: those of one length stand beside each other, because their places belong together. */
  readonly series: readonly (readonly object[])[];
  readonly lists: readonly (readonly [name: string, rows: readonly object[]])[];
}

function isSeries(entry: NamedValue): entry is readonly [string, readonly number[]] {
  const [, value] = entry;
  return Array.isArray(value) && value.length > CELL_NUMBERS_MAX && value.every((each) => typeof each === 'number');
}

/** Whether a row holds a series of numbers, e.g. the counts of a histogram. */
export function hasSeries(row: object): boolean {
  return flatValues(row).some(isSeries);
}

/** Takes a row apart: its plain values, its series of numbers, and its lists of objects. */
export function recordOf(row: object): RowRecord {
  const all = flatValues(row);
  const series = all.filter(isSeries);
  const lengths = [...new Set(series.map(([, { length }]) => length))];
  const others = all.filter((entry) => !isSeries(entry));
  return {
    fields: others.filter(([, value]) => !isListOfObjects(value)),
    series: lengths.map((length) => {
      const beside = series.filter(([, values]) => values.length === length);
      return Array.from({ length }, (_, at) => Object.fromEntries(beside.map(([name, values]) => [name, values[at]])));
    }),
    lists: others.flatMap(([name, value]) => (isListOfObjects(value) ? [[name, value] as const] : [])),
  };
}
