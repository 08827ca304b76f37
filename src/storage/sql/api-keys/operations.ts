import type { Micros } from '../../../platform/ledger/money.ts';
import type { ApiKey, KeyUse } from '../../../platform/accounts/api-key.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly app_id: string;
  readonly id: string;
  readonly hash: string;
  readonly suffix: string;
  readonly kind: ApiKey['kind'];
  readonly label: string;
  readonly calls_max: number | null;
  readonly daily_calls_max: number | null;
  readonly expires_at_ms: number | null;
  readonly banned: number;
  readonly replaced_by_id: string | null;
  readonly created_at_ms: number;
  readonly budget_day_micros: number | null;
  readonly budget_month_micros: number | null;
}

const PUT = `INSERT INTO api_keys (app_id, id, hash, suffix, kind, label, calls_max, daily_calls_max, expires_at_ms,
    banned, replaced_by_id, created_at_ms, budget_day_micros, budget_month_micros)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (app_id, id) DO UPDATE SET label = excluded.label, calls_max = excluded.calls_max,
    daily_calls_max = excluded.daily_calls_max, expires_at_ms = excluded.expires_at_ms, banned = excluded.banned,
    replaced_by_id = excluded.replaced_by_id, budget_day_micros = excluded.budget_day_micros,
    budget_month_micros = excluded.budget_month_micros`;

export const apiKeyOperations = defineStore({
  reads: {
    list(connection): readonly ApiKey[] {
      return statement<Row>(connection, 'SELECT * FROM api_keys ORDER BY created_at_ms, id').all().map(keyOf);
    },

    ofApp(connection, appId: string): readonly ApiKey[] {
      const text = 'SELECT * FROM api_keys WHERE app_id = ? ORDER BY created_at_ms, id';
      return statement<Row>(connection, text).all(appId).map(keyOf);
    },

    find(connection, id: string): ApiKey | null {
      const row = statement<Row>(connection, 'SELECT * FROM api_keys WHERE id = ?').get(id);
      return row === undefined ? null : keyOf(row);
    },

    uses(connection, appId: string | null): readonly KeyUse[] {
      return statement<KeyUse>(
        connection,
        `SELECT key_id AS keyId, charged, last_used_at_ms AS lastUsedAtMs FROM key_uses
         WHERE app_id = coalesce(?, app_id)`,
      ).all(appId);
    },
  },
  writes: {
    put(connection, keys: readonly ApiKey[]): void {
      for (const key of keys)
        statement(connection, PUT).run(
          key.appId,
          key.id,
          key.hash,
          key.suffix,
          key.kind,
          key.label,
          key.callsMax,
          key.dailyCallsMax,
          key.expiresAtMs,
          key.banned ? 1 : 0,
          key.replacedById,
          key.createdAtMs,
          key.budgetDay,
          key.budgetMonth,
        );
      mark(connection, 'directory');
    },
  },
});

function keyOf(row: Row): ApiKey {
  return {
    id: row.id,
    appId: row.app_id,
    hash: row.hash,
    suffix: row.suffix,
    kind: row.kind,
    label: row.label,
    callsMax: row.calls_max,
    dailyCallsMax: row.daily_calls_max,
    expiresAtMs: row.expires_at_ms,
    banned: row.banned === 1,
    replacedById: row.replaced_by_id,
    createdAtMs: row.created_at_ms,
    budgetDay: row.budget_day_micros as Micros | null,
    budgetMonth: row.budget_month_micros as Micros | null,
  };
}
