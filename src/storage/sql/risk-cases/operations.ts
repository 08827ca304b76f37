import type { CaseEntity, CaseEvent, CaseOrder, RiskCase } from '../../../features/business-risk/cases/case.ts';
import type { KeptCasePolicy } from '../../../features/business-risk/cases/case-policy.ts';
import type {
  CaseChange,
  CaseCounts,
  CaseDetailLimits,
  CaseQuery,
} from '../../../features/business-risk/cases/case-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, RefusedWrite, statement, type Connection } from '../operation.ts';
import { whereAll, type Condition } from '../where-all.ts';
import { caseOf, CASE_COLUMNS, type CaseRow } from './case-rows.ts';
import { openCases } from './open-cases.ts';
import { readTotals } from './case-totals.ts';

/** An event, as the table holds it. */
export interface EventRow {
  readonly id: string;
  readonly atMs: number;
  readonly what: CaseEvent['what'];
  readonly by: string;
  /** JSON text. */
  readonly detail: string;
  readonly noteSealed: Uint8Array | null;
}

/** A decision of a case, as the table holds it. */
export interface DecisionRow {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: string;
  readonly scene: string;
  readonly joinedBy: string;
}

/** A decision of another case. `shares` is a list of kinds, separated by commas. */
export interface RelatedRow extends Omit<DecisionRow, 'joinedBy'> {
  readonly caseId: string;
  readonly caseNumber: number;
  readonly caseState: RiskCase['state'];
  readonly outcome: string | null;
  readonly shares: string;
}

/** What belongs to a case. */
export interface DetailRows {
  readonly decisions: readonly DecisionRow[];
  readonly entities: readonly { readonly kind: string; readonly n: number }[];
  readonly named: readonly CaseEntity[];
  readonly related: readonly RelatedRow[];
  readonly events: readonly EventRow[];
}

/** A step, with its note sealed. */
export interface ChangeInput extends Omit<CaseChange, 'event'> {
  readonly event: EventRow;
}

/** The refusal of a step, because the case has changed or is gone. */
export const CASE_CHANGED = 'case-changed';

const DECISIONS = `SELECT order_id AS orderId, at_ms AS atMs, level, scene, joined_by AS joinedBy
  FROM risk_case_decisions WHERE case_id = ? ORDER BY at_ms DESC, order_id DESC LIMIT ?`;
const ENTITIES = `SELECT substr(entity, 1, instr(entity, ':') - 1) AS kind, count(*) AS n
  FROM risk_case_entities WHERE case_id = ? GROUP BY 1`;
const NAMED = `SELECT substr(entity, 1, instr(entity, ':') - 1) AS kind, substr(entity, instr(entity, ':') + 1) AS key
  FROM risk_case_entities WHERE case_id = ? ORDER BY last_ms DESC, entity LIMIT ?`;
/** The cases that share something, the latest first, and then their latest decisions. */
const RELATED = `WITH shared AS (
    SELECT other.case_id, max(other.last_ms) AS lastMs,
      group_concat(DISTINCT substr(other.entity, 1, instr(other.entity, ':') - 1)) AS shares
    FROM risk_case_entities AS own JOIN risk_case_entities AS other
      ON other.entity = own.entity AND other.case_id <> own.case_id
    WHERE own.case_id = ? GROUP BY other.case_id ORDER BY lastMs DESC LIMIT ?
  )
  SELECT order_id AS orderId, at_ms AS atMs, decision.level, decision.scene, held.case_id AS caseId,
    held.number AS caseNumber, held.state AS caseState, held.outcome, shares
  FROM shared JOIN risk_cases AS held USING (case_id) JOIN risk_case_decisions AS decision USING (case_id)
  ORDER BY at_ms DESC, order_id DESC LIMIT ?`;
const EVENTS = `SELECT event_id AS id, at_ms AS atMs, what, by_id AS by, detail, note_sealed AS noteSealed
  FROM risk_case_events WHERE case_id = ? ORDER BY revision DESC LIMIT ?`;

/** The SQL of cases. Notes are sealed before they come here. */
export const riskCaseOperations = defineStore({
  reads: {
    page: (connection: Connection, query: CaseQuery): readonly RiskCase[] => readPage(connection, query),

    find(connection: Connection, caseId: string): RiskCase | null {
      const row = statement<CaseRow>(connection, `SELECT ${CASE_COLUMNS} FROM risk_cases WHERE case_id = ?`).get(
        caseId,
      );
      return row === undefined ? null : caseOf(row);
    },

    detail(
      connection: Connection,
      { caseId, limits }: { readonly caseId: string; readonly limits: CaseDetailLimits },
    ): DetailRows {
      const events = statement<EventRow>(connection, EVENTS).all(caseId, limits.events);
      return {
        decisions: statement<DecisionRow>(connection, DECISIONS).all(caseId, limits.decisions),
        entities: statement<DetailRows['entities'][number]>(connection, ENTITIES).all(caseId),
        named: statement<CaseEntity>(connection, NAMED).all(caseId, limits.named),
        related: statement<RelatedRow>(connection, RELATED).all(caseId, limits.related, limits.related),
        events: events
          .toReversed()
          .map((event) => ({ ...event, noteSealed: event.noteSealed && Uint8Array.from(event.noteSealed) })),
      };
    },

    ofCases: (connection: Connection, orderIds: readonly string[]): readonly string[] =>
      statement<{ readonly orderId: string }>(
        connection,
        'SELECT order_id AS orderId FROM json_each(?) JOIN risk_case_decisions ON order_id = value',
      )
        .all(JSON.stringify(orderIds))
        .map(({ orderId }) => orderId),

    orders: (connection: Connection, caseId: string): readonly CaseOrder[] =>
      statement<CaseOrder>(
        connection,
        'SELECT order_id AS orderId, at_ms AS atMs FROM risk_case_decisions WHERE case_id = ? ORDER BY at_ms, order_id',
      ).all(caseId),

    counts: (connection: Connection, nowMs: number): CaseCounts =>
      statement<CaseCounts>(
        connection,
        `SELECT count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'assigned') AS assigned,
           count(*) FILTER (WHERE due_at_ms <= ?) AS overdue
         FROM risk_cases WHERE state <> 'resolved'`,
      ).get(nowMs) ?? { open: 0, assigned: 0, overdue: 0 },

    totals: readTotals,

    policy(connection: Connection): KeptCasePolicy | null {
      const text = 'SELECT policy, changed_by AS changedBy, changed_at_ms AS changedAtMs FROM risk_case_policy';
      type Row = Omit<KeptCasePolicy, 'policy'> & { readonly policy: string };
      const row = statement<Row>(connection, text).get();
      return row === undefined ? null : { ...row, policy: JSON.parse(row.policy) as KeptCasePolicy['policy'] };
    },
  },
  lists: { open: openCases },
  writes: {
    change,

    erase: (connection: Connection, keys: readonly string[]): number =>
      keys.reduce((sum, key) => sum + eraseCasesOf(connection, key), 0),

    purge(connection: Connection, { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): number {
      const old = statement<{ readonly caseId: string }>(connection, OLD).all(beforeMs, beforeMs, limit);
      const ids = JSON.stringify(old.map(({ caseId }) => caseId));
      for (const table of ['decisions', 'entities', 'keys', 'events'])
        statement(connection, `DELETE FROM risk_case_${table} WHERE case_id IN (SELECT value FROM json_each(?))`).run(
          ids,
        );
      return statement(connection, 'DELETE FROM risk_cases WHERE case_id IN (SELECT value FROM json_each(?))').run(ids)
        .changes;
    },

    putPolicy(connection: Connection, { policy, changedBy, changedAtMs }: KeptCasePolicy): void {
      statement(
        connection,
        `INSERT INTO risk_case_policy VALUES (1, ?, ?, ?)
          ON CONFLICT (one) DO UPDATE SET policy = excluded.policy, changed_by = excluded.changed_by, changed_at_ms = excluded.changed_at_ms`,
      ).run(JSON.stringify(policy), changedBy, changedAtMs);
      mark(connection, 'case-policy');
    },
  },
});

/** No case ends before its last decision, so those without a recent decision hold the old ones of both sorts. */
const OLD = `SELECT case_id AS caseId FROM risk_cases
  WHERE last_at_ms < ? AND (state <> 'resolved' OR resolved_at_ms < ?) ORDER BY last_at_ms LIMIT ?`;

const CHANGE = `UPDATE risk_cases SET revision = revision + 1, state = ?, assignee = ?, resolved_at_ms = ?, resolved_by = ?,
    outcome = ?, resolution = ?
  WHERE case_id = ? AND revision = ? AND (CAST(? AS BIGINT) IS NULL OR decisions = ?)`;

/** Takes a step. Throws RefusedWrite if the case is not as it was seen, which undoes what is carried out with it. */
function change(connection: Connection, { caseId, revision, decisions, becomes, event }: ChangeInput): void {
  const { state, assignee, resolution } = becomes;
  const { changes } = statement(connection, CHANGE).run(
    state,
    assignee,
    resolution?.atMs ?? null,
    resolution?.by ?? null,
    resolution?.outcome ?? null,
    resolution && JSON.stringify({ source: resolution.source, entryIds: resolution.entryIds }),
    caseId,
    revision,
    decisions,
    decisions,
  );
  if (changes === 0) throw new RefusedWrite(CASE_CHANGED, 'the case has changed');
  statement(connection, 'INSERT INTO risk_case_events VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    event.id,
    caseId,
    revision + 1,
    event.atMs,
    event.what,
    event.by,
    event.detail,
    event.noteSealed,
  );
}

const OF_PERSON = 'case_id IN (SELECT case_id FROM risk_case_keys WHERE erasure_key = ?)';

function eraseCasesOf(connection: Connection, key: string): number {
  const notes = statement(
    connection,
    `UPDATE risk_case_events SET note_sealed = NULL WHERE note_sealed IS NOT NULL AND ${OF_PERSON}`,
  ).run(key).changes;
  const entities = statement(connection, `DELETE FROM risk_case_entities WHERE ${OF_PERSON}`).run(key).changes;
  statement(connection, 'DELETE FROM risk_case_keys WHERE erasure_key = ?').run(key);
  return notes + entities;
}

function readPage(connection: Connection, { filter, sort, limit, after }: CaseQuery): readonly RiskCase[] {
  const { state, assignee, scene, level, ruleId, overdueAtMs } = filter;
  const { where, values } = whereAll([
    ...(state === 'unresolved' ? [["state <> 'resolved'"] as const] : []),
    ['state = ?', state === 'unresolved' ? null : state],
    ["coalesce(assignee, '') = ?", assignee],
    ['scene = ?', scene],
    ['level = ?', level],
    ['EXISTS (SELECT 1 FROM json_each(rules) WHERE value = ?)', ruleId],
    ["state <> 'resolved' AND due_at_ms <= ?", overdueAtMs],
    ...(after === null ? [] : [placeAfter(sort, after)]),
  ]);
  const rows = statement<CaseRow>(
    connection,
    `SELECT ${CASE_COLUMNS} FROM risk_cases ${where} ORDER BY ${ORDERS[sort]} LIMIT ?`,
  ).all(...values, limit);
  return rows.map(caseOf);
}

const ORDERS = { due: 'due_at_ms, number', newest: 'number DESC', oldest: 'number' } as const;

function placeAfter(sort: CaseQuery['sort'], { dueAtMs, number }: NonNullable<CaseQuery['after']>): Condition {
  if (sort === 'due') return ['(due_at_ms, number) > (?, ?)', dueAtMs, number];
  return [sort === 'newest' ? 'number < ?' : 'number > ?', number];
}
