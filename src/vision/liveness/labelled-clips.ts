import { z } from 'zod';
import { TableProblem } from '../../tables/table-problem.ts';
import { readTable, type TableRow } from '../../tables/table-reader.ts';
import { readAsText } from '../../tables/text-encoding.ts';
import type { ClipToMeasure } from './calibrate-liveness.ts';
import { told } from '../../kernel/told.ts';

/** Rows that a list may have. */
const ROWS_MAX = 100_000;
/** Kinds of attack that a list may have. A report has a curve for each. */
const KINDS_MAX = 100;

const ROW = z
  .object({
    file: z.string().min(1, 'file is empty'),
    label: z.enum(['live', 'attack', 'spoof'], 'label must be live or attack'),
    attack: z.string().default(''),
    subject: z.string().min(1, 'subject is empty: clips of one person must not be on both sides of a split'),
    domain: z.string().default(''),
  })
  .transform(({ file, label, attack, subject, domain }) => ({
    file,
    isLive: label === 'live',
    attack: label === 'live' ? '' : attack || 'attack',
    subject,
    domain,
  }));

const HEADING = {
  example: 'file,label,attack,subject',
  missing: (heading: readonly string[]) => ['file', 'label', 'subject'].filter((name) => !heading.includes(name)),
};

/** A list of clips that was read, or every problem of it. */
export type LabelledClips =
  | { readonly ok: true; readonly clips: readonly ClipToMeasure[] }
  /** Each says in which line. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads a list of clips: CSV with the columns file, label (live or attack), attack (its kind), subject, and, if you
 * like, domain (how people are filmed, e.g. a device or a light; the scale then holds in each). A problem of the list is a return value. It throws only what is a bug of the reader.
 */
export function readLabelledClips(text: string): LabelledClips {
  let rows: readonly TableRow[];
  try {
    rows = readTable(text, HEADING);
  } catch (error) {
    if (!(error instanceof TableProblem)) throw error;
    return { ok: false, problems: [error.message] };
  }
  if (rows.length > ROWS_MAX)
    return { ok: false, problems: [told`the list has ${rows.length} clips; at most ${ROWS_MAX}`] };
  const clips: ClipToMeasure[] = [];
  const problems: string[] = [];
  for (const row of rows) {
    const read = row.ok ? ROW.safeParse(row.fields) : null;
    if (read?.success) clips.push(read.data);
    else problems.push(told`line ${row.line}: ${row.ok ? messagesOf(read?.error) : row.detail}`);
  }
  const kinds = new Set(clips.flatMap(({ isLive, attack }) => (isLive ? [] : [attack]))).size;
  if (kinds > KINDS_MAX) problems.push(told`the list names ${kinds} kinds of attack; at most ${KINDS_MAX}`);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, clips };
}

/** Reads the bytes of such a list in any encoding that spreadsheets write. */
export function readClipBytes(csv: Uint8Array): LabelledClips {
  const text = readAsText(csv);
  return text.ok ? readLabelledClips(text.text) : { ok: false, problems: [text.problem] };
}

function messagesOf(error: z.ZodError | undefined): string {
  return error?.issues.map(({ message }) => message).join(', ') ?? '';
}
