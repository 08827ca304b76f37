import type { CaseOutcome, RiskCase } from '../../../features/business-risk/cases/case.ts';

/** A row of `risk_cases`. */
export interface CaseRow extends Omit<RiskCase, 'rules' | 'resolution'> {
  /** JSON text. */
  readonly rules: string;
  readonly resolvedAtMs: number | null;
  readonly resolvedBy: string | null;
  readonly outcome: CaseOutcome | null;
  /** JSON text. */
  readonly resolution: string | null;
}

/** The columns of `CaseRow`. */
export const CASE_COLUMNS = `case_id AS id, number, revision, state, app_id AS appId, scene, level, opened_by AS openedBy,
  opened_at_ms AS openedAtMs, last_at_ms AS lastAtMs, due_at_ms AS dueAtMs, decisions, rules, assignee,
  resolved_at_ms AS resolvedAtMs, resolved_by AS resolvedBy, outcome, resolution`;

/** The case of a row. Throws an Error if its JSON is damaged. */
export function caseOf({ resolvedAtMs: atMs, resolvedBy: by, outcome, resolution, ...row }: CaseRow): RiskCase {
  const rules = JSON.parse(row.rules) as readonly string[];
  if (atMs === null || by === null || outcome === null || resolution === null)
    return { ...row, rules, resolution: null };
  const more = JSON.parse(resolution) as { readonly source: string | null; readonly entryIds: readonly string[] };
  return { ...row, rules, resolution: { outcome, by, atMs, ...more } };
}
