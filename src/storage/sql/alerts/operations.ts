import type { AlertChanges, AlertRule, AlertRuleChange, AlertState } from '../../../platform/alerts/alert-rule.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { tellEvent } from '../webhooks/operations.ts';

interface RuleRow {
  readonly id: string;
  readonly created_at_ms: number;
  readonly rule: string;
}

/** The SQL of alert rules and of how alerts stand. */
export const alertOperations = defineStore({
  reads: {
    rules: (connection: Connection, _input: null): readonly AlertRule[] =>
      statement<RuleRow>(connection, 'SELECT * FROM alert_rules ORDER BY created_at_ms, id').all().map(ruleOf),

    states: (connection: Connection, _input: null): readonly AlertState[] =>
      statement<AlertState>(
        connection,
        `SELECT rule_id AS ruleId, subject, phase, since_ms AS sinceMs, fired_at_ms AS firedAtMs, value
         FROM alert_states ORDER BY rule_id, subject`,
      ).all(),
  },
  writes: {
    addRule(connection: Connection, { id, createdAtMs, ...rule }: AlertRule): null {
      statement(connection, 'INSERT INTO alert_rules VALUES (?, ?, ?)').run(id, createdAtMs, JSON.stringify(rule));
      return null;
    },

    changeRule(
      connection: Connection,
      { id, named }: { readonly id: string; readonly named: AlertRuleChange },
    ): AlertRule | null {
      const row = statement<RuleRow>(connection, 'SELECT * FROM alert_rules WHERE id = ?').get(id);
      if (row === undefined) return null;
      const changed = { ...ruleOf(row), ...named };
      const { id: _id, createdAtMs: _createdAtMs, ...rule } = changed;
      statement(connection, 'UPDATE alert_rules SET rule = ? WHERE id = ?').run(JSON.stringify(rule), id);
      return changed;
    },

    removeRule(
      connection: Connection,
      { id, changes }: { readonly id: string; readonly changes: AlertChanges },
    ): boolean {
      if (!isThere(connection, id)) return false;
      apply(connection, changes);
      statement(connection, 'DELETE FROM alert_states WHERE rule_id = ?').run(id);
      statement(connection, 'DELETE FROM alert_rules WHERE id = ?').run(id);
      return true;
    },

    apply(connection: Connection, changes: AlertChanges): null {
      apply(connection, changes);
      return null;
    },
  },
});

function apply(connection: Connection, { put, ended, events }: AlertChanges): void {
  for (const { ruleId, subject } of ended)
    statement(connection, 'DELETE FROM alert_states WHERE rule_id = ? AND subject = ?').run(ruleId, subject);
  for (const { ruleId, subject, phase, sinceMs, firedAtMs, value } of put)
    if (isThere(connection, ruleId))
      statement(
        connection,
        `INSERT INTO alert_states VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (rule_id, subject) DO UPDATE SET phase = excluded.phase, since_ms = excluded.since_ms, fired_at_ms = excluded.fired_at_ms, value = excluded.value`,
      ).run(ruleId, subject, phase, sinceMs, firedAtMs, value);
  for (const { ruleId, ...event } of events) if (isThere(connection, ruleId)) tellEvent(connection, event);
}

function isThere(connection: Connection, ruleId: string): boolean {
  return statement(connection, 'SELECT 1 FROM alert_rules WHERE id = ?').get(ruleId) !== undefined;
}

function ruleOf({ id, created_at_ms: createdAtMs, rule }: RuleRow): AlertRule {
  return { ...(JSON.parse(rule) as Omit<AlertRule, 'id' | 'createdAtMs'>), id, createdAtMs };
}
