import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { ClipToMeasure } from './calibrate-liveness.ts';

/** Rows that a list may have. */
const ROWS_MAX = 100_000;

const ROW = z
  .object({
    file: z.string().min(1, 'file is empty'),
    label: z.enum(['live', 'attack', 'spoof'], 'label must be live or attack'),
    attack: z.string().default(''),
    subject: z.string().min(1, 'subject is empty: clips of one person must not be on both sides of a split'),
  })
  .transform(({ file, label, attack, subject }) => ({
    file,
    isLive: label === 'live',
    attack: label === 'live' ? '' : attack || 'attack',
    subject,
  }));

export type LabelledClips =
  | { readonly ok: true; readonly clips: readonly ClipToMeasure[] }
  /** Each says in which line. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a list of clips: CSV with the columns file, label (live or attack), attack (its kind), subject. */
export function readLabelledClips(text: string): LabelledClips {
  let rows: Record<string, unknown>[];
  try {
    rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, to: ROWS_MAX });
  } catch (error) {
    return { ok: false, problems: [(error as Error).message] };
  }
  const read = rows.map((row) => ROW.safeParse(row));
  const problems = read.flatMap((one, at) =>
    one.success ? [] : [`line ${at + 2}: ${one.error.issues.map(({ message }) => message).join(', ')}`],
  );
  if (rows.length === 0) problems.push('the list has no clip; its columns are file,label,attack,subject');
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, clips: read.flatMap((one) => (one.success ? [one.data] : [])) };
}
