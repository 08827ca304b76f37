import type { SettledCall } from '../../../platform/ledger/call-store.ts';
import { statement, type Connection } from '../operation.ts';

const COUNT_DAY = `INSERT INTO usage_days VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (app_id, day, api, key_id) DO UPDATE SET calls = usage_days.calls + excluded.calls,
    charged = usage_days.charged + excluded.charged, amount_micros = usage_days.amount_micros + excluded.amount_micros`;
const COUNT_KEY = `INSERT INTO key_uses VALUES (?, ?, ?, ?)
  ON CONFLICT (app_id, key_id) DO UPDATE SET charged = key_uses.charged + excluded.charged,
    last_used_at_ms = max(key_uses.last_used_at_ms, excluded.last_used_at_ms)`;

const COUNT_PACKAGE = `INSERT INTO package_days VALUES (?, ?, ?, ?)
  ON CONFLICT (app_id, package_id, day) DO UPDATE SET charged = package_days.charged + excluded.charged`;

interface DayCount {
  readonly of: readonly [appId: string, day: string, api: string, keyId: string];
  calls: number;
  charged: number;
  amount: number;
}

interface KeyCount {
  readonly of: readonly [appId: string, keyId: string];
  charged: number;
  lastMs: number;
}

/** Counts settled calls for their keys, their packages and days. Each counter is written once, whatever the number of calls. */
export function countCalls(connection: Connection, calls: readonly Pick<SettledCall, 'row' | 'day'>[]): void {
  const days = new Map<string, DayCount>();
  const keys = new Map<string, KeyCount>();
  for (const { row, day } of calls) {
    const charged = row.charged ? 1 : 0;
    const dayName = `${row.appId} ${day} ${row.api} ${row.keyId}`;
    const ofDay = days.get(dayName);
    if (!ofDay)
      days.set(dayName, { of: [row.appId, day, row.api, row.keyId], calls: 1, charged, amount: row.unitPrice });
    else {
      ofDay.calls += 1;
      ofDay.charged += charged;
      ofDay.amount += row.unitPrice;
    }
    const keyName = `${row.appId} ${row.keyId}`;
    const ofKey = keys.get(keyName);
    if (!ofKey) keys.set(keyName, { of: [row.appId, row.keyId], charged, lastMs: row.answeredAtMs });
    else {
      ofKey.charged += charged;
      ofKey.lastMs = Math.max(ofKey.lastMs, row.answeredAtMs);
    }
  }
  for (const { of, calls: n, charged, amount } of days.values())
    statement(connection, COUNT_DAY).run(...of, n, charged, amount);
  for (const { of, charged, lastMs } of keys.values()) statement(connection, COUNT_KEY).run(...of, charged, lastMs);
  countPackages(connection, calls);
}

function countPackages(connection: Connection, calls: readonly Pick<SettledCall, 'row' | 'day'>[]): void {
  const packages = new Map<string, { readonly of: readonly [string, string, string]; charged: number }>();
  for (const { row, day } of calls) {
    if (row.packageId === null || !row.charged) continue;
    const name = `${row.packageId} ${day}`;
    const ofPackage = packages.get(name);
    if (ofPackage) ofPackage.charged += 1;
    else packages.set(name, { of: [row.appId, row.packageId, day], charged: 1 });
  }
  for (const { of, charged } of packages.values()) statement(connection, COUNT_PACKAGE).run(...of, charged);
}
