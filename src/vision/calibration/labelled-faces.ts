import { z } from 'zod';
import { TableProblem } from '../../tables/table-problem.ts';
import { readTable, type TableRow } from '../../tables/table-reader.ts';
import { readAsText } from '../../tables/text-encoding.ts';
import { told } from '../../kernel/told.ts';

/** The most rows in a list. */
const ROWS_MAX = 1_000_000;

/** The group of a row that names none. */
const NO_GROUP = '(none)';

/** A pair of photos that is known to show one person or two. */
export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
  readonly group: string;
}

/**
 * A photo of a known person. Every two photos of one identity are a genuine pair, and every two identities of one group
 * are impostors.
 */
export interface LabelledPhoto {
  readonly file: string;
  readonly identity: string;
  readonly group: string;
}

/** The rows of a list, which holds either pairs or single photos. */
export type LabelledFaces =
  | { readonly kind: 'pairs'; readonly pairs: readonly LabelledPair[] }
  | { readonly kind: 'photos'; readonly photos: readonly LabelledPhoto[] };

/** The rows of a list, or what is wrong with it. */
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
 * Reads a list of labelled faces, which is a CSV with a header. The columns are either `photo_a,photo_b,same[,group]`
 * with same 0 or 1, e.g. `a1.jpg,b1.jpg,0,asian`, or `file,identity[,group]`. Other columns are ignored. Files are
 * named relative to a folder that the caller chooses.
 */
export function readLabelledFaces(csv: string): LabelledFacesOutcome {
  const rows = parseRows(csv);
  if (typeof rows === 'string') return { ok: false, problems: [rows] };
  if (rows.length > ROWS_MAX)
    return { ok: false, problems: [told`the list has ${rows.length} rows, but may have at most ${ROWS_MAX}`] };
  if (rows.some((row) => row.ok && 'photo_a' in row.fields)) {
    return collect(rows, PAIR, (pairs) => ({
      kind: 'pairs',
      pairs: pairs.map((row) => ({ a: row.photo_a, b: row.photo_b, same: row.same === '1', group: row.group })),
    }));
  }
  return collect(rows, PHOTO, (photos) => ({ kind: 'photos', photos }));
}

/** Reads the bytes of such a list in any encoding that spreadsheets write. */
export function readFaceBytes(csv: Uint8Array): LabelledFacesOutcome {
  const text = readAsText(csv);
  return text.ok ? readLabelledFaces(text.text) : { ok: false, problems: [text.problem] };
}

const HEADING = {
  example: 'photo_a,photo_b,same[,group] or file,identity[,group]',
  missing: (heading: readonly string[]) => {
    const absent = (names: readonly string[]) => names.filter((name) => !heading.includes(name));
    const [pair, photo] = [absent(['photo_a', 'photo_b', 'same']), absent(['file', 'identity'])];
    return heading.includes('photo_a') ? pair : photo;
  },
};

function parseRows(csv: string): readonly TableRow[] | string {
  try {
    return readTable(csv, HEADING);
  } catch (error) {
    if (error instanceof TableProblem) return error.message;
    throw error;
  }
}

function messagesOf(error: z.ZodError | undefined): string {
  return error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') ?? '';
}

const PROBLEMS_SHOWN = 10;

function collect<Row>(
  rows: readonly TableRow[],
  schema: z.ZodType<Row>,
  build: (rows: Row[]) => LabelledFaces,
): LabelledFacesOutcome {
  const good: Row[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const parsed = row.ok ? schema.safeParse(row.fields) : null;
    if (parsed?.success) good.push(parsed.data);
    else if (problems.length < PROBLEMS_SHOWN)
      problems.push(told`line ${row.line}: ${row.ok ? messagesOf(parsed?.error) : row.detail}`);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, faces: build(good) };
}
