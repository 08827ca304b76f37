import { z } from 'zod';
import { SCORE_COLUMNS } from './score-features.ts';
import { told } from '../../../kernel/told.ts';

/** The most columns that an operator may declare. */
const OWN_COLUMNS_MAX = 100;
const CATEGORIES_MAX = 200;

const RESERVED: readonly string[] = ['asked_at', 'outcome', 'observed_at', 'score'];

const name = z
  .string()
  .regex(/^[A-Za-z]\w{0,63}$/, 'must begin with a letter and have at most 64 letters, digits and underscores')
  .refine((text) => !(SCORE_COLUMNS as readonly string[]).includes(text), 'is the name of a feature of the product')
  .refine((text) => !RESERVED.includes(text), 'is the name of a column that every history has');

const numberColumn = z
  .strictObject({
    name,
    kind: z.literal('number'),
    min: z.number().describe('The lowest value that may occur'),
    max: z.number().describe('The highest value that may occur'),
  })
  .refine(({ min, max }) => min < max, 'min must be below max');

const categoryColumn = z
  .strictObject({
    name,
    kind: z.literal('category'),
    values: z.array(z.string().min(1).max(64)).min(2).max(CATEGORIES_MAX).describe('Every value that may occur'),
    rare: z
      .array(z.string().min(1).max(64))
      .max(CATEGORIES_MAX)
      .optional()
      .describe('Values that occurred too rarely to learn from. They count as not known'),
  })
  .refine(({ values, rare = [] }) => new Set([...values, ...rare]).size === values.length + rare.length, {
    message: 'a value is listed twice',
  });

/**
 * The columns that an operator adds to those of the product. A category is kept as its position in `values`. An empty
 * value is not known. Example: `[{ "name": "amount", "kind": "number", "min": 0, "max": 50000 }]`.
 */
export const OWN_COLUMNS = z
  .array(z.discriminatedUnion('kind', [numberColumn, categoryColumn]))
  .max(OWN_COLUMNS_MAX)
  .refine(
    (columns) => new Set(columns.map((column) => column.name)).size === columns.length,
    'a column is declared twice',
  );

/** A column of an operator: a number with its bounds, or a category with its values. */
export type OwnColumn = z.output<typeof OWN_COLUMNS>[number];

/** The value of a column, or what is wrong with it. The problem never repeats the text. */
export type OwnValue = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: string };

/**
 * Reads the text of a column into the number that a model sees. An empty text gives NaN. For example, of a category with
 * the values `web` and `app`, `app` gives 1.
 */
export function readOwnValue(column: OwnColumn, text: string): OwnValue {
  if (text.trim() === '') return { ok: true, value: Number.NaN };
  if (column.kind === 'category') {
    const { values, rare = [] } = column;
    const value = values.indexOf(text);
    if (value >= 0) return { ok: true, value };
    if (rare.includes(text)) return { ok: true, value: Number.NaN };
    return {
      ok: false,
      problem: told`${column.name}: must be one of the declared values ${[...values, ...rare].join(', ')}`,
    };
  }
  const value = Number(text);
  if (value >= column.min && value <= column.max) return { ok: true, value };
  return { ok: false, problem: told`${column.name}: must be a number from ${column.min} to ${column.max}` };
}

/** Checks a declaration that an operator wrote as JSON. Gives every problem with its place. */
export function readOwnColumns(
  text: string,
): { readonly ok: true; readonly columns: readonly OwnColumn[] } | { readonly ok: false; readonly problem: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // The parser's message would repeat a piece of the file.
    return { ok: false, problem: told`the declaration of columns is not JSON` };
  }
  const parsed = OWN_COLUMNS.safeParse(raw);
  if (parsed.success) return { ok: true, columns: parsed.data };
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'declaration'}: ${message}`);
  return { ok: false, problem: wrong.join('; ') };
}
