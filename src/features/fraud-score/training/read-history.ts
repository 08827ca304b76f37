import { parseInstant } from '../evidence/evidence-report.ts';
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

/** The required columns that a history from elsewhere lacks. */
export function missingColumns(heading: readonly string[]): readonly string[] {
  const missing = REQUIRED.filter((column) => !heading.includes(column));
  const hasFeature = SCORE_COLUMNS.some((column) => heading.includes(column));
  return hasFeature ? missing : [...missing, 'any feature'];
}

/** The columns of a row that are not used by the fraud score. */
export function ignoredColumns(fields: Readonly<Record<string, string>>): readonly string[] {
  const known = new Set<string>([...REQUIRED, ...SCORE_COLUMNS]);
  return Object.keys(fields).filter((column) => !known.has(column));
}

const OUTCOMES = ['fraud', 'genuine', ''];

/**
 * Reads a row of a history from elsewhere: the time it was asked, the outcome, the time the outcome was known, and the
 * features.
 */
export function rowOfFile(
  fields: Readonly<Record<string, string>>,
): { readonly ok: true; readonly row: HistoryRow } | { readonly ok: false; readonly problem: string } {
  const atMs = parseInstant(fields['asked_at'] ?? '');
  if (atMs === null) return refused('asked_at: must be ISO 8601 or milliseconds since the Unix epoch');
  const { outcome = '', observed_at: observedAt = '' } = fields;
  if (!OUTCOMES.includes(outcome)) return refused('outcome: must be fraud, genuine or empty');
  const observedAtMs = outcome === '' ? null : parseInstant(observedAt);
  if (outcome !== '' && observedAtMs === null)
    return refused('observed_at: must be ISO 8601 or milliseconds since the Unix epoch');
  const texts = SCORE_COLUMNS.map((column) => fields[column] ?? '');
  const values = Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text)));
  const wrong = SCORE_COLUMNS.find((_, at) => texts[at] !== '' && !Number.isFinite(values[at]));
  if (wrong !== undefined) return refused(`${wrong}: must be a number`);
  const known = observedAtMs === null ? null : { isFraud: outcome === 'fraud', observedAtMs };
  return { ok: true, row: { atMs, values, outcome: known, score: null } };
}

function refused(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
