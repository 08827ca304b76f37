import { noInstant, parseReportedInstant } from '../../../wire/admin/instant.ts';
import { readOwnValue, type OwnColumn } from '../score/own-columns.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import type { HistoryRow } from './history.ts';

/** A past answer, as the admin API returns it. */
export interface StoredQuestion {
  readonly atMs: number;
  readonly features: Readonly<Record<string, number>>;
  readonly score: number;
  readonly outcome: 'fraud' | 'genuine' | null;
  readonly observedAtMs: number | null;
}

/** Turns a past answer of this server into a row to learn from. */
export function rowOfAnswer({ atMs, features, score, outcome, observedAtMs }: StoredQuestion): HistoryRow {
  return {
    atMs,
    values: Float64Array.from(SCORE_COLUMNS, (column) => features[column] ?? Number.NaN),
    outcome: outcome === null || observedAtMs === null ? null : { isFraud: outcome === 'fraud', observedAtMs },
    score,
  };
}

const REQUIRED = ['asked_at', 'outcome', 'observed_at'];

/** The required columns that a history from elsewhere lacks. A column that the operator declared is required. */
export function missingColumns(heading: readonly string[], own: readonly OwnColumn[] = []): readonly string[] {
  const missing = [...REQUIRED, ...own.map(({ name }) => name)].filter((column) => !heading.includes(column));
  const hasFeature = own.length > 0 || SCORE_COLUMNS.some((column) => heading.includes(column));
  return hasFeature ? missing : [...missing, 'any feature'];
}

/** The columns of a row that are neither features of the fraud score nor declared by the operator. */
export function ignoredColumns(
  fields: Readonly<Record<string, string>>,
  own: readonly OwnColumn[] = [],
): readonly string[] {
  const known = new Set<string>([...REQUIRED, ...SCORE_COLUMNS, ...own.map(({ name }) => name)]);
  return Object.keys(fields).filter((column) => !known.has(column));
}

const OUTCOMES = ['fraud', 'genuine', ''];

/**
 * Reads a row of a history from elsewhere: the time it was asked, the outcome, the time the outcome was known, the
 * features, and the columns that the operator declared.
 */
export function rowOfFile(
  fields: Readonly<Record<string, string>>,
  own: readonly OwnColumn[] = [],
): { readonly ok: true; readonly row: HistoryRow } | { readonly ok: false; readonly problem: string } {
  const atMs = parseReportedInstant(fields['asked_at'] ?? '');
  if (atMs === null) return refused(noInstant('asked_at'));
  const { outcome = '', observed_at: observedAt = '' } = fields;
  if (!OUTCOMES.includes(outcome)) return refused('outcome: must be fraud, genuine or empty');
  const observedAtMs = outcome === '' ? null : parseReportedInstant(observedAt);
  if (outcome !== '' && observedAtMs === null) return refused(noInstant('observed_at'));
  const read = readColumns(fields, own);
  if (!read.ok) return read;
  const known = observedAtMs === null ? null : { isFraud: outcome === 'fraud', observedAtMs };
  return { ok: true, row: { atMs, values: read.values, outcome: known, score: null } };
}

/**
 * Reads the features of a row, followed by the columns that the operator declared. An empty or absent text is not
 * known, and gives NaN.
 */
export function readColumns(
  fields: Readonly<Record<string, string>>,
  own: readonly OwnColumn[],
): { readonly ok: true; readonly values: Float64Array } | { readonly ok: false; readonly problem: string } {
  const texts = SCORE_COLUMNS.map((column) => fields[column] ?? '');
  const values = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  const wrong = SCORE_COLUMNS.find((_, at) => texts[at] !== '' && !Number.isFinite(values[at]));
  if (wrong !== undefined) return refused(`${wrong}: must be a number`);
  for (const column of own) {
    const read = readOwnValue(column, fields[column.name] ?? '');
    if (!read.ok) return read;
    values.push(read.value);
  }
  return { ok: true, values: Float64Array.from(values) };
}

function refused(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
