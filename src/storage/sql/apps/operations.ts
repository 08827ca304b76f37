import type { Micros } from '../../../platform/ledger/money.ts';
import type { App } from '../../../platform/accounts/app.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement } from '../operation.ts';

/** An app as the database holds it, with its OpenID sealed. */
export type AppRecord = Omit<App, 'openId'> & { readonly openIdSealed: Uint8Array | null };

interface Row {
  readonly id: string;
  readonly name: string;
  readonly customer_id: string | null;
  readonly status: App['status'];
  readonly mode: App['mode'];
  readonly open_id_sealed: Uint8Array | null;
  readonly permissions: string;
  readonly daily_calls_max: number | null;
  readonly allow_ranges: string;
  readonly deny_ranges: string;
  readonly rate_per_second: number | null;
  readonly rate_burst: number | null;
  readonly created_at_ms: number;
  readonly budget_day_micros: number | null;
  readonly budget_month_micros: number | null;
}

const PUT = `INSERT INTO apps (id, name, customer_id, status, mode, open_id_sealed, permissions, daily_calls_max, allow_ranges,
    deny_ranges, rate_per_second, rate_burst, created_at_ms, budget_day_micros, budget_month_micros)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, customer_id = excluded.customer_id, status = excluded.status, mode = excluded.mode,
    open_id_sealed = excluded.open_id_sealed, permissions = excluded.permissions,
    daily_calls_max = excluded.daily_calls_max, allow_ranges = excluded.allow_ranges,
    deny_ranges = excluded.deny_ranges, rate_per_second = excluded.rate_per_second, rate_burst = excluded.rate_burst,
    budget_day_micros = excluded.budget_day_micros, budget_month_micros = excluded.budget_month_micros`;

export const appOperations = defineStore({
  reads: {
    list(connection): readonly AppRecord[] {
      return statement<Row>(connection, 'SELECT * FROM apps ORDER BY created_at_ms, id').all().map(appOf);
    },

    find(connection, id: string): AppRecord | null {
      const row = statement<Row>(connection, 'SELECT * FROM apps WHERE id = ?').get(id);
      return row === undefined ? null : appOf(row);
    },
  },
  writes: {
    put(connection, app: AppRecord): void {
      statement(connection, PUT).run(
        app.id,
        app.name,
        app.customerId,
        app.status,
        app.mode,
        app.openIdSealed,
        JSON.stringify(app.permissions),
        app.dailyCallsMax,
        JSON.stringify(app.allow),
        JSON.stringify(app.deny),
        app.addressRate?.perSecond ?? null,
        app.addressRate?.burst ?? null,
        app.createdAtMs,
        app.budgetDay,
        app.budgetMonth,
      );
      mark(connection, 'directory');
    },
  },
});

function appOf(row: Row): AppRecord {
  const { rate_per_second: perSecond, rate_burst: burst } = row;
  return {
    id: row.id,
    name: row.name,
    customerId: row.customer_id,
    status: row.status,
    mode: row.mode,
    openIdSealed: row.open_id_sealed,
    permissions: JSON.parse(row.permissions) as App['permissions'],
    dailyCallsMax: row.daily_calls_max,
    allow: JSON.parse(row.allow_ranges) as string[],
    deny: JSON.parse(row.deny_ranges) as string[],
    addressRate: perSecond === null || burst === null ? null : { perSecond, burst },
    createdAtMs: row.created_at_ms,
    budgetDay: row.budget_day_micros as Micros | null,
    budgetMonth: row.budget_month_micros as Micros | null,
  };
}
