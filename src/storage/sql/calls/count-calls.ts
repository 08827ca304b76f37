import type { SettledCall } from '../../../platform/ledger/call-store.ts';
import type { Connection } from '../operation.ts';
import { addingUp, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

const COUNT_DAY = insertInto(
  'usage_days',
  {
    app_id: 'text',
    day: 'text',
    api: 'text',
    key_id: 'text',
    calls: 'whole',
    charged: 'whole',
    amount_micros: 'whole',
  },
  addingUp('usage_days', ['app_id', 'day', 'api', 'key_id'], ['calls', 'charged', 'amount_micros']),
);
const COUNT_KEY = insertInto(
  'key_uses',
  { app_id: 'text', key_id: 'text', charged: 'whole', last_used_at_ms: 'whole' },
  `${addingUp('key_uses', ['app_id', 'key_id'], ['charged'])},
    last_used_at_ms = max(key_uses.last_used_at_ms, excluded.last_used_at_ms)`,
);
const COUNT_PACKAGE = insertInto(
  'package_days',
  { app_id: 'text', package_id: 'text', day: 'text', charged: 'whole' },
  addingUp('package_days', ['app_id', 'package_id', 'day'], ['charged']),
);

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
  writeRows(
    connection,
    COUNT_DAY,
    [...days.values()].map(({ of, calls: n, charged, amount }) => [...of, n, charged, amount]),
  );
  writeRows(
    connection,
    COUNT_KEY,
    [...keys.values()].map(({ of, charged, lastMs }) => [...of, charged, lastMs]),
  );
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
  writeRows(
    connection,
    COUNT_PACKAGE,
    [...packages.values()].map(({ of, charged }) => [...of, charged]),
  );
}
