import { told } from '../../kernel/told.ts';
import { z } from 'zod';
import { Fault } from '../../kernel/fault.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';

const CURSOR_CHARS_MAX = 600;

/**
 * The parameter that says where the page before ended: the values by which its last row is sorted, as base64url of JSON.
 * `place` reads them. What it refuses is not a cursor. Every caller can decode it, so rows that are sorted by a pseudonym have
 * a SealedCursors instead.
 */
export function rowCursor<Place extends z.ZodType>(place: Place) {
  return z
    .string()
    .max(CURSOR_CHARS_MAX)
    .transform((text, context): z.output<Place> => {
      const read = place.safeParse(jsonOf(text));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: told`not a cursor` });
      return z.NEVER;
    })
    .optional()
    .describe('`nextCursor` of the page before');
}

/** The parameter for a cursor that SealedCursors made. */
export const sealedCursor = z.string().max(CURSOR_CHARS_MAX).optional().describe('`nextCursor` of the page before');

/**
 * Cursors of a list with rows that are sorted by something that the list masks, e.g. the pseudonym of a person. They stand in
 * URLs and histories, so they are sealed: only the servers of the site can read one, and the same place looks different
 * each time.
 */
export class SealedCursors<Place extends z.ZodType> {
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;
  readonly #list: string;
  readonly #place: Place;

  /**
   * @param list names the list, so that a cursor of another list is none here
   * @param place reads the values by which a row is sorted
   */
  constructor(secrets: Pick<SiteSecrets, 'seal' | 'open'>, list: string, place: Place) {
    this.#secrets = secrets;
    this.#list = list;
    this.#place = place;
  }

  /** Like the function `pageOf`, with a sealed cursor. */
  pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => z.input<Place>): Page<Row> {
    return cutPage(rows, limit, (row) => this.#secrets.seal(this.#context, Buffer.from(JSON.stringify(placeOf(row)))));
  }

  /** Reads where the page before ended. Null if the text is not a cursor of this list and site. */
  placeOf(cursor: string): z.output<Place> | null {
    try {
      const plain = this.#secrets.open(this.#context, new Uint8Array(Buffer.from(cursor, 'base64url')));
      const read = this.#place.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
      return read.success ? read.data : null;
    } catch (error) {
      // A caller may send anything. What cannot be opened is no cursor.
      if (error instanceof Fault) return null;
      throw error;
    }
  }

  get #context(): string {
    return `admin.cursor.${this.#list}`;
  }
}

/** What a list answers to a cursor that is none. */
export const NO_CURSOR = {
  ok: false,
  error: 'bad_request',
  detail: told`cursor: not a cursor. Begin with the first page`,
  fields: [{ name: 'cursor', problem: 'not a cursor. Begin with the first page' }],
} as const;

/** The rows of a page, and the cursor of the next. Null on the last page. */
interface Page<Row> {
  readonly page: readonly Row[];
  readonly nextCursor: string | null;
}

/** The rows of a page, of which one more was read than it holds, and the cursor of the next. Null on the last page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): Page<Row> {
  return cutPage(rows, limit, (row) => Buffer.from(JSON.stringify(placeOf(row))));
}

function cutPage<Row>(rows: readonly Row[], limit: number, bytesOf: (row: Row) => Uint8Array): Page<Row> {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last === undefined ? null : Buffer.from(bytesOf(last)).toString('base64url') };
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
