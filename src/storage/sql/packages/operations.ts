import type { Micros } from '../../../platform/ledger/money.ts';
import type { Package, PackageDay, PackageUse } from '../../../platform/accounts/package.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import { mark } from '../changes/mark.ts';
import { defineStore, statement } from '../operation.ts';

interface Row {
  readonly app_id: string;
  readonly id: string;
  readonly api: string | null;
  readonly kind: Package['kind'];
  readonly calls_max: number | null;
  readonly unit_price_micros: number;
  readonly by_list: number;
  readonly expires_at_ms: number | null;
  readonly created_at_ms: number;
}

const PUT = `INSERT INTO packages (app_id, id, api, kind, calls_max, unit_price_micros, by_list, expires_at_ms,
    created_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (app_id, id) DO UPDATE SET api = excluded.api, kind = excluded.kind, calls_max = excluded.calls_max,
    unit_price_micros = excluded.unit_price_micros, by_list = excluded.by_list,
    expires_at_ms = excluded.expires_at_ms`;

export const packageOperations = defineStore({
  reads: {
    list(connection): readonly Package[] {
      return statement<Row>(connection, 'SELECT * FROM packages ORDER BY created_at_ms, id').all().map(packageOf);
    },

    ofApp(connection, appId: string): readonly Package[] {
      const text = 'SELECT * FROM packages WHERE app_id = ? ORDER BY created_at_ms, id';
      return statement<Row>(connection, text).all(appId).map(packageOf);
    },

    find(connection, id: string): Package | null {
      const row = statement<Row>(connection, 'SELECT * FROM packages WHERE id = ?').get(id);
      return row === undefined ? null : packageOf(row);
    },

    uses(connection, appId: string | null): readonly PackageUse[] {
      return statement<PackageUse>(
        connection,
        'SELECT id AS packageId, used FROM packages WHERE app_id = coalesce(?, app_id) AND used > 0',
      ).all(appId);
    },

    days(connection, { appId, from }: { readonly appId: string; readonly from: LocalDay }): readonly PackageDay[] {
      return statement<PackageDay>(
        connection,
        `SELECT package_id AS packageId, day, charged FROM package_days WHERE app_id = ? AND day >= ?
         ORDER BY day, package_id`,
      ).all(appId, from);
    },
  },
  writes: {
    put(connection, bought: Package): void {
      statement(connection, PUT).run(
        bought.appId,
        bought.id,
        bought.api,
        bought.kind,
        bought.callsMax,
        bought.unitPrice ?? 0,
        bought.unitPrice === null ? 1 : 0,
        bought.expiresAtMs,
        bought.createdAtMs,
      );
      mark(connection, 'directory');
    },
  },
});

function packageOf(row: Row): Package {
  return {
    id: row.id,
    appId: row.app_id,
    api: row.api,
    kind: row.kind,
    callsMax: row.calls_max,
    unitPrice: row.by_list === 1 ? null : (row.unit_price_micros as Micros),
    expiresAtMs: row.expires_at_ms,
    createdAtMs: row.created_at_ms,
  };
}
