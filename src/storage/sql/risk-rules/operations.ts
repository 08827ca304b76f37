import type { RuleSet } from '../../../features/business-risk/rules/rule.ts';
import type { RuleVersion, RuleVersionState } from '../../../features/business-risk/rules/rule-version.ts';
import type { DraftChange, NewDraft } from '../../../features/business-risk/rules/rule-version-store.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

interface Row extends Omit<RuleVersion, 'set'> {
  readonly ruleSet: string;
}

const SELECTED = `SELECT version_id AS id, number, state, rule_set AS ruleSet, note, created_by AS createdBy,
  created_at_ms AS createdAtMs, activated_at_ms AS activatedAtMs, retired_at_ms AS retiredAtMs FROM risk_rule_versions`;

/** The SQL of rule versions. At most one is active and one in shadow. */
export const riskRuleOperations = defineStore({
  reads: {
    list: (connection: Connection): readonly RuleVersion[] =>
      statement<Row>(connection, `${SELECTED} ORDER BY number DESC`).all().map(versionOf),

    find,

    rollsBackTo: (connection: Connection): string | null => publicationBeforeLast(connection),
  },
  writes: {
    addDraft(connection: Connection, draft: NewDraft): RuleVersion {
      statement(
        connection,
        `INSERT INTO risk_rule_versions
         SELECT ?, coalesce(max(number), 0) + 1, 'draft', ?, ?, ?, ?, NULL, NULL FROM risk_rule_versions`,
      ).run(draft.id, JSON.stringify(draft.set), draft.note, draft.createdBy, draft.createdAtMs);
      const added = find(connection, draft.id);
      if (added === null) throw new Error('a draft that was added is there');
      return added;
    },

    changeDraft: (
      connection: Connection,
      { id, set, note, expected }: DraftChange & { readonly id: string },
    ): boolean =>
      holds(connection, id, expected) &&
      statement(
        connection,
        `UPDATE risk_rule_versions SET rule_set = ?, note = ? WHERE version_id = ? AND state = 'draft'`,
      ).run(JSON.stringify(set), note, id).changes > 0,

    removeDraft: (connection: Connection, id: string): boolean =>
      statement(
        connection,
        `DELETE FROM risk_rule_versions WHERE version_id = ? AND state = 'draft' AND activated_at_ms IS NULL`,
      ).run(id).changes > 0,

    activate(
      connection: Connection,
      { id, atMs, expected }: { readonly id: string; readonly atMs: number; readonly expected: RuleSet | null },
    ): boolean {
      if (!isIn(connection, id, ['draft', 'shadow', 'retired']) || !holds(connection, id, expected)) return false;
      putInForce(connection, id, atMs);
      statement(
        connection,
        'INSERT INTO risk_publications SELECT coalesce(max(number), 0) + 1, ? FROM risk_publications',
      ).run(id);
      return true;
    },

    rollBack(connection: Connection, { id, atMs }: { readonly id: string; readonly atMs: number }): boolean {
      if (publicationBeforeLast(connection) !== id) return false;
      putInForce(connection, id, atMs);
      statement(
        connection,
        'DELETE FROM risk_publications WHERE number = (SELECT max(number) FROM risk_publications)',
      ).run();
      return true;
    },

    shadow(connection: Connection, id: string): boolean {
      if (!isIn(connection, id, ['draft', 'retired'])) return false;
      unshadow(connection);
      statement(connection, `UPDATE risk_rule_versions SET state = 'shadow' WHERE version_id = ?`).run(id);
      mark(connection, 'rules');
      return true;
    },

    unshadow,
  },
});

function find(connection: Connection, id: string): RuleVersion | null {
  const row = statement<Row>(connection, `${SELECTED} WHERE version_id = ?`).get(id);
  return row === undefined ? null : versionOf(row);
}

/** Whether a version still has the rules that are expected. */
function holds(connection: Connection, id: string, expected: RuleSet | null): boolean {
  if (expected === null) return true;
  const text = 'SELECT 1 FROM risk_rule_versions WHERE version_id = ? AND rule_set = ?';
  return statement(connection, text).get(id, JSON.stringify(expected)) !== undefined;
}

function publicationBeforeLast(connection: Connection): string | null {
  const text = 'SELECT version_id AS id FROM risk_publications ORDER BY number DESC LIMIT 1 OFFSET 1';
  return statement<{ readonly id: string }>(connection, text).get()?.id ?? null;
}

/** Makes a version the active one, and retires the one before. */
function putInForce(connection: Connection, id: string, atMs: number): void {
  statement(
    connection,
    `UPDATE risk_rule_versions SET state = 'retired', retired_at_ms = ? WHERE state = 'active'`,
  ).run(atMs);
  statement(connection, `UPDATE risk_rule_versions SET state = 'active', activated_at_ms = ? WHERE version_id = ?`).run(
    atMs,
    id,
  );
  mark(connection, 'rules');
}

function isIn(connection: Connection, id: string, states: readonly RuleVersionState[]): boolean {
  const version = find(connection, id);
  return version !== null && states.includes(version.state);
}

function unshadow(connection: Connection): boolean {
  const { changes } = statement(
    connection,
    `UPDATE risk_rule_versions SET state = CASE WHEN activated_at_ms IS NULL THEN 'draft' ELSE 'retired' END
     WHERE state = 'shadow'`,
  ).run();
  if (changes > 0) mark(connection, 'rules');
  return changes > 0;
}

function versionOf({ ruleSet, ...row }: Row): RuleVersion {
  return { ...row, set: JSON.parse(ruleSet) as RuleSet };
}
