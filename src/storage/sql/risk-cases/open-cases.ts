import {
  CASE_DECISIONS_MAX,
  CASE_JOIN_MS,
  rulesWith,
  type CaseOpening,
} from '../../../features/business-risk/cases/case.ts';
import type { JoinKind } from '../../../features/business-risk/cases/case-policy.ts';
import { severer, type RiskLevel } from '../../../features/business-risk/rules/risk-types.ts';
import { localDayOf } from '../../../platform/ledger/local-day.ts';
import { statement, type Connection } from '../operation.ts';

/** The case that a decision joins. */
interface Joined {
  readonly caseId: string;
  readonly level: RiskLevel;
  /** JSON text. */
  readonly rules: string;
}

const TO_JOIN = `SELECT case_id AS caseId, level, rules
  FROM risk_case_entities AS entity JOIN risk_cases AS held USING (case_id)
  WHERE entity.entity = ? AND entity.last_ms >= ? AND held.state <> 'resolved' AND held.decisions < ?
  ORDER BY held.number DESC LIMIT 1`;
const JOIN = `UPDATE risk_cases SET decisions = decisions + 1, last_at_ms = max(last_at_ms, ?), level = ?, rules = ?
  WHERE case_id = ?`;
const OPEN = `INSERT INTO risk_cases (case_id, number, revision, state, app_id, scene, level, opened_by, opened_at_ms,
    last_at_ms, due_at_ms, decisions, rules)
  VALUES (?, ?, 1, 'open', ?, ?, ?, ?, ?, ?, ?, 1, ?)`;
const SEEN = `INSERT INTO risk_case_entities VALUES (?, ?, ?, 1) ON CONFLICT (entity, case_id) DO UPDATE
  SET last_ms = max(risk_case_entities.last_ms, excluded.last_ms), decisions = risk_case_entities.decisions + 1`;
const COUNT_OPENED = `INSERT INTO risk_case_days VALUES (?, 1, 0) ON CONFLICT (day) DO UPDATE SET opened = risk_case_days.opened + 1
  WHERE risk_case_days.opened < ?`;
const COUNT_OVER = `UPDATE risk_case_days SET over_cap = over_cap + 1 WHERE day = ?`;

/** Opens cases, or has decisions join those that are there. */
export function openCases(connection: Connection, openings: readonly CaseOpening[]): readonly undefined[] {
  for (const opening of openings) {
    const joined = caseToJoin(connection, opening);
    if (joined !== null) join(connection, opening, joined);
    else if (mayOpen(connection, opening)) open(connection, opening);
  }
  return openings.map(() => undefined);
}

function caseToJoin(
  connection: Connection,
  { entities, joinBy, atMs }: CaseOpening,
): { readonly by: JoinKind; readonly found: Joined } | null {
  for (const kind of joinBy) {
    const key = entities.find((entity) => entity.kind === kind)?.key;
    if (key === undefined) continue;
    const asked = [entityName(kind, key), atMs - CASE_JOIN_MS, CASE_DECISIONS_MAX];
    const found = statement<Joined>(connection, TO_JOIN).get(...asked);
    if (found !== undefined) return { by: kind, found };
  }
  return null;
}

function join(
  connection: Connection,
  opening: CaseOpening,
  { by, found }: { readonly by: JoinKind; readonly found: Joined },
): void {
  const { caseId } = found;
  const rules = rulesWith(JSON.parse(found.rules) as readonly string[], opening.rules);
  const level = severer(found.level, opening.level);
  statement(connection, JOIN).run(opening.atMs, level, JSON.stringify(rules), caseId);
  keep(connection, opening, { caseId, joinedBy: by });
}

/** Counts the case among those of its day, or the decision among those for which the day was full. */
function mayOpen(connection: Connection, { atMs, casesADayMax }: CaseOpening): boolean {
  const day = localDayOf(atMs);
  if (statement(connection, COUNT_OPENED).run(day, casesADayMax).changes > 0) return true;
  statement(connection, COUNT_OVER).run(day);
  return false;
}

function open(connection: Connection, opening: CaseOpening): void {
  const { caseId, appId, scene, level, openedBy, atMs, dueAtMs } = opening;
  const next = statement(connection, 'UPDATE risk_case_sequence SET last = last + 1 RETURNING last').pluck();
  const number = next.get() as number;
  const rules = JSON.stringify(rulesWith([], opening.rules));
  statement(connection, OPEN).run(caseId, number, appId, scene, level, openedBy, atMs, atMs, dueAtMs, rules);
  keep(connection, opening, { caseId, joinedBy: '' });
}

function keep(
  connection: Connection,
  { orderId, atMs, level, scene, entities, erasureKeys }: CaseOpening,
  { caseId, joinedBy }: { readonly caseId: string; readonly joinedBy: JoinKind | '' },
): void {
  statement(connection, 'INSERT INTO risk_case_decisions VALUES (?, ?, ?, ?, ?, ?)').run(
    orderId,
    caseId,
    atMs,
    level,
    scene,
    joinedBy,
  );
  for (const { kind, key } of entities) statement(connection, SEEN).run(entityName(kind, key), caseId, atMs);
  for (const key of erasureKeys)
    statement(connection, 'INSERT INTO risk_case_keys VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, caseId);
}

function entityName(kind: string, key: string): string {
  return `${kind}:${key}`;
}
