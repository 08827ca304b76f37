import { z } from 'zod';

/**
 * The parameter that says where the page before ended: the values by which its last row is sorted, as base64url of JSON.
 * `place` reads them. What it refuses is not a cursor.
 */
export function rowCursor<Place extends z.ZodType>(place: Place) {
  return z
    .string()
    .max(600)
    .transform((text, context): z.output<Place> => {
      const read = place.safeParse(jsonOf(text));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: 'not a cursor' });
      return z.NEVER;
    })
    .optional()
    .describe('`nextCursor` of the page before');
}

/** The rows of a page, of which one more was read than it holds, and the cursor of the next. Null on the last page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): { readonly page: readonly Row[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const nextCursor = last === undefined ? null : Buffer.from(JSON.stringify(placeOf(last))).toString('base64url');
  return { page, nextCursor };
}

/** How many characters of a pseudonym a list shows: enough to see which rows are about one person. */
const SHOWN = 8;

/** The start of a pseudonym, e.g. `3f2c0a11…`. */
export function maskedPseudonym(pseudonym: string): string {
  return `${pseudonym.slice(0, SHOWN)}…`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    // What is no JSON is no cursor, and the caller is told so.
    return null;
  }
}
