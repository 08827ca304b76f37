import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** Rows of a list, at most. */
const ROWS_MAX = 1_000_000;

/** Group of a row that names none. */
export const NO_GROUP = '(none)';

/** Pairs of photos that are known to show one person or two. */
export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly group: string;
}

/** Photos of known people: every two of one identity are genuine, every two of one group impostors. */
export interface LabelledPhoto {
  readonly file: string;
  readonly identity: string;
  readonly group: string;
}

export type LabelledFaces =
  | { readonly kind: 'pairs'; readonly pairs: readonly LabelledPair[] }
  | { readonly kind: 'photos'; readonly photos: readonly LabelledPhoto[] };

export type LabelledFacesOutcome =
  | { readonly ok: true; readonly faces: LabelledFaces }
  /** At most ten problems, each with its line. */
  | { readonly ok: false; readonly problems: readonly string[] };

const file = z.string().min(1).max(1000);
const group = z
  .string()
  .max(100)
  .optional()
  .transform((text) => text || NO_GROUP);
const PAIR = z.object({ photo_a: file, photo_b: file, same: z.enum(['0', '1']), group });
const PHOTO = z.object({ file, identity: z.string().min(1).max(200), group });

/**
 * Reads a list of labelled faces (CSV with a header): either `photo_a,photo_b,same[,group]` with same 0 or 1, or
 * `file,identity[,group]`. Other columns are left aside. Files are named relative to a folder of the caller's choice.
 */
export function readLabelledFaces(csv: string): LabelledFacesOutcome {
  const rows = parseRows(csv);
  if (typeof rows === 'string') return { ok: false, problems: [rows] };
  const [first] = rows;
  if (first === undefined) return { ok: false, problems: ['the list has no rows'] };
  if (rows.length > ROWS_MAX) return { ok: false, problems: [`the list has ${rows.length} rows; at most ${ROWS_MAX}`] };
  if ('photo_a' in first) {
    return collect(rows, PAIR, (pairs) => ({
      kind: 'pairs',
      pairs: pairs.map((row) => ({ a: row.photo_a, b: row.photo_b, same: row.same === '1', group: row.group })),
    }));
  }
  if ('file' in first) return collect(rows, PHOTO, (photos) => ({ kind: 'photos', photos }));
  const columns = Object.keys(first).join(',');
  return {
    ok: false,
    problems: [`expected the columns photo_a,photo_b,same[,group] or file,identity[,group]; found ${columns}`],
  };
}

function parseRows(csv: string): Record<string, string>[] | string {
  try {
    return parse(csv, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    return `the list is no CSV: ${(error as Error).message}`;
  }
}

const PROBLEMS_SHOWN = 10;

function collect<Row>(
  rows: readonly Record<string, string>[],
  schema: z.ZodType<Row>,
  build: (rows: Row[]) => LabelledFaces,
): LabelledFacesOutcome {
  const good: Row[] = [];
  const problems: string[] = [];
  for (const [at, row] of rows.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) good.push(parsed.data);
    else if (problems.length < PROBLEMS_SHOWN)
      problems.push(
        `line ${at + 2}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
      );
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, faces: build(good) };
}
