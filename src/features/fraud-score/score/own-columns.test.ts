import { describe, expect, test } from 'vitest';
import { CATEGORY_ROWS_MIN, orderCategories, recodeCategories } from './category-order.ts';
import { readOwnColumns, readOwnValue, type OwnColumn } from './own-columns.ts';

const AMOUNT: OwnColumn = { name: 'amount', kind: 'number', min: 0, max: 100 };
const SCENE: OwnColumn = { name: 'scene', kind: 'category', values: ['web', 'app'], rare: ['fax'] };

describe('a declaration of columns', () => {
  test('numbers with bounds and categories with values are taken', () => {
    const text = JSON.stringify([AMOUNT, SCENE]);
    expect(readOwnColumns(text)).toEqual({ ok: true, columns: [AMOUNT, SCENE] });
  });

  test.each([
    ['{', 'is not JSON'],
    [JSON.stringify([{ ...AMOUNT, name: 'fraudOutcomes' }]), '0.name: is the name of a feature of the product'],
    [JSON.stringify([{ ...AMOUNT, name: 'outcome' }]), '0.name: is the name of a column that every history has'],
    [JSON.stringify([{ ...AMOUNT, name: '1st' }]), '0.name: must begin with a letter'],
    [JSON.stringify([{ ...AMOUNT, min: 100 }]), '0: min must be below max'],
    [JSON.stringify([{ ...SCENE, values: ['web'] }]), '0.values'],
    [JSON.stringify([{ ...SCENE, values: ['web', 'web'] }]), 'a value is listed twice'],
    [JSON.stringify([AMOUNT, AMOUNT]), 'a column is declared twice'],
  ])('%s is refused with its place', (text, problem) => {
    const read = readOwnColumns(text);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });

  test('100 columns are taken, and 101 are refused', () => {
    const declared = (count: number) =>
      readOwnColumns(JSON.stringify(Array.from({ length: count }, (_, at) => ({ ...AMOUNT, name: `c${at}` }))));
    expect(declared(100).ok).toBe(true);
    expect(declared(101).ok).toBe(false);
  });
});

test.each([
  [AMOUNT, '0', 0],
  [AMOUNT, '100', 100],
  [AMOUNT, '', Number.NaN],
  [SCENE, 'app', 1],
  [SCENE, 'fax', Number.NaN],
  [SCENE, ' ', Number.NaN],
])('a value within bounds is read: %o %s', (column, text, value) => {
  expect(readOwnValue(column, text)).toEqual({ ok: true, value });
});

test.each([
  [AMOUNT, '-0.01', 'amount: must be a number from 0 to 100'],
  [AMOUNT, '100.01', 'amount: must be a number from 0 to 100'],
  [AMOUNT, 'many', 'amount: must be a number from 0 to 100'],
  [SCENE, 'letter of Li', 'scene: must be one of the declared values web, app, fax'],
])('a value out of bounds is refused without repeating it: %o %s', (column, text, problem) => {
  expect(readOwnValue(column, text)).toEqual({ ok: false, problem });
});

test('categories are ordered by their share of fraud, and one with too few rows is rare', () => {
  const scene: OwnColumn = { name: 'scene', kind: 'category', values: ['bad', 'good', 'fair', 'few'] };
  const rows = [0, 1, 2].flatMap((value) => Array<number>(100).fill(value));
  const few = Array<number>(49).fill(3);
  const cells = Float64Array.from([...rows, ...few]);
  const labels = Uint8Array.from(cells, (value, row) => (row % 100 < ([60, 5, 20, 100][value] ?? 0) ? 1 : 0));
  const table = { columns: ['scene'], values: [cells], labels };
  const ordered = orderCategories([scene], table);
  expect(CATEGORY_ROWS_MIN).toBe(50);
  expect(ordered).toEqual([{ ...scene, values: ['good', 'fair', 'bad'], rare: ['few'] }]);
  const recoded = recodeCategories(table, [scene], ordered).values[0];
  expect([recoded?.[0], recoded?.[100], recoded?.[200], recoded?.[300]]).toEqual([2, 0, 1, Number.NaN]);
});
