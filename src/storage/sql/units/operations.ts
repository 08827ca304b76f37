import {
  grantOf,
  WANTED_MS,
  type CounterId,
  type Lessee,
  type ReturnedUnits,
  type UnitGrant,
  type UnitRequest,
} from '../../../platform/admission/unit-lease-store.ts';
import type { AnswerKey } from '../../../platform/ledger/call-store.ts';
import { leaseNowMs } from '../engine.ts';
import { defineStore, statement, type Connection } from '../operation.ts';

/**
 * How many charged calls, or how much money, the ledger has of a counter. The parameters are the app (or the customer) and
 * the words of the counter.
 */
const COUNTED: Readonly<Record<string, string>> = {
  package: 'SELECT used FROM packages WHERE app_id = ? AND id = ?',
  key: 'SELECT charged FROM key_uses WHERE app_id = ? AND key_id = ?',
  'app-day': 'SELECT sum(charged) FROM usage_days WHERE app_id = ? AND day = ?',
  'api-day': 'SELECT sum(charged) FROM usage_days WHERE app_id = ? AND day = ? AND api = ?',
  'key-day': 'SELECT sum(charged) FROM usage_days WHERE app_id = ? AND day = ? AND key_id = ?',
  // Of a customer and of its sub-accounts.
  'customer-day': `WITH payer (id, day) AS (VALUES (?, ?))
    SELECT sum(charged) FROM payer JOIN money_days USING (day)
    WHERE customer_id = payer.id OR customer_id IN (SELECT id FROM customers WHERE parent_id = payer.id)`,
  ...perPeriod(
    'money',
    'SELECT sum(amount_micros) FROM usage_days WHERE app_id = ? AND day BETWEEN ? AND ? AND ? IN (app_id, key_id)',
  ),
  // What a customer pays, and what its sub-accounts cost it.
  ...perPeriod(
    'customer-money',
    `WITH payer (id, first, last) AS (VALUES (?, ?, ?))
      SELECT sum(CASE WHEN customer_id = payer.id THEN amount_micros ELSE revenue_micros END)
      FROM payer JOIN money_days ON day BETWEEN payer.first AND payer.last
      WHERE customer_id = payer.id OR customer_id IN (SELECT id FROM customers WHERE parent_id = payer.id)`,
  ),
};

/** Money is counted for days and for months. Both are told by their first and last day. */
function perPeriod(kind: string, sql: string): Readonly<Record<string, string>> {
  return { [`${kind}-day`]: sql, [`${kind}-month`]: sql };
}

/**
 * Whether a counter counts a day or a month before that of the day given, which is the parameter, twice. The name of such
 * a counter is a kind that ends in `-day` or `-month`, and then the day or the month.
 */
const IS_BEFORE = `(instr(counter, '-day ') > 0 AND substr(counter, instr(counter, '-day ') + 5, 10) < ?
  OR instr(counter, '-month ') > 0 AND substr(counter, instr(counter, '-month ') + 7, 7) < substr(?, 1, 7))`;

/** The SQL of leases on limits, and of idempotency keys that a node holds. */
export const unitOperations = defineStore({
  reads: {
    /** Whether processes that shared this database left leases or counters. */
    isUsed: (connection, _input: null): boolean =>
      statement(connection, 'SELECT 1 FROM quota_counters UNION ALL SELECT 1 FROM idempotency_claims LIMIT 1').get() !==
      undefined,

    wanted: (connection, node: string): readonly CounterId[] =>
      statement<CounterId>(
        connection,
        `SELECT DISTINCT l.app_id AS appId, l.counter FROM quota_leases l JOIN quota_counters c USING (app_id, counter)
         WHERE l.node = ? AND l.used < l.granted AND c.wanted_until_ms > ?`,
      ).all(node, leaseNowMs(connection)),
  },
  writes: {
    lease(
      connection,
      {
        requests,
        rests,
        ...lessee
      }: Lessee & { readonly requests: readonly UnitRequest[]; readonly rests: readonly ReturnedUnits[] },
    ): readonly UnitGrant[] {
      giveBack(connection, lessee.node, rests);
      return requests.map((request) => lease(connection, lessee, request));
    },

    renew: (connection, { node, leaseMs, leaseIds }: Lessee & { readonly leaseIds: readonly number[] }) =>
      leaseIds.filter(
        (id) =>
          statement(connection, 'UPDATE quota_leases SET until_ms = ? WHERE id = ? AND node = ?').run(
            leaseNowMs(connection) + leaseMs,
            id,
            node,
          ).changes === 1,
      ),

    giveBack: (connection, { node, returned }: Lessee & { readonly returned: readonly ReturnedUnits[] }): void =>
      giveBack(connection, node, returned),

    purge(connection, day: string): number {
      const nowMs = leaseNowMs(connection);
      statement(connection, `DELETE FROM quota_leases WHERE ${IS_BEFORE} AND (until_ms <= ? OR used = granted)`).run(
        day,
        day,
        nowMs,
      );
      statement(connection, 'DELETE FROM idempotency_claims WHERE until_ms <= ?').run(nowMs);
      const isLeased = 'SELECT 1 FROM quota_leases l WHERE l.app_id = c.app_id AND l.counter = c.counter';
      return statement(
        connection,
        `DELETE FROM quota_counters AS c WHERE ${IS_BEFORE} AND NOT EXISTS (${isLeased})`,
      ).run(day, day).changes;
    },

    /** Forgets all leases, because one process has the database for itself and counts without them. */
    forget(connection): void {
      statement(connection, 'DELETE FROM quota_leases').run();
      statement(connection, 'DELETE FROM quota_counters').run();
      statement(connection, 'DELETE FROM idempotency_claims').run();
    },

    claim(connection, { appId, api, keyDigest, node, leaseMs }: AnswerKey & Lessee): boolean {
      const nowMs = leaseNowMs(connection);
      const text = `INSERT INTO idempotency_claims (app_id, api, key_digest, node, until_ms) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (app_id, api, key_digest) DO UPDATE SET node = excluded.node, until_ms = excluded.until_ms
          WHERE idempotency_claims.until_ms <= ? OR idempotency_claims.node = excluded.node`;
      return statement(connection, text).run(appId, api, keyDigest, node, nowMs + leaseMs, nowMs).changes === 1;
    },

    renewClaims(connection, { node, leaseMs, keys }: Lessee & { readonly keys: readonly AnswerKey[] }): void {
      const nowMs = leaseNowMs(connection);
      const text = `UPDATE idempotency_claims SET until_ms = ? WHERE node = ? AND until_ms > ?
        AND (app_id, api, key_digest) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`;
      const list = keys.map(({ appId, api, keyDigest }) => [appId, api, keyDigest]);
      statement(connection, text).run(nowMs + leaseMs, node, nowMs, JSON.stringify(list));
    },

    unclaim(connection, { appId, api, keyDigest, node }: AnswerKey & Pick<Lessee, 'node'>): void {
      statement(
        connection,
        'DELETE FROM idempotency_claims WHERE app_id = ? AND api = ? AND key_digest = ? AND node = ?',
      ).run(appId, api, keyDigest, node);
    },
  },
});

function lease(connection: Connection, { node, leaseMs }: Lessee, request: UnitRequest): UnitGrant {
  const { appId, counter, max, units, least } = request;
  start(connection, request);
  // The lease rows first and then the counter, and the counter by a difference. A sum over the leases would be right
  // only if no other transaction changed them since the statement began.
  free(connection, request, takeEnded(connection, request));
  const leased = numberOf(connection, 'SELECT leased FROM quota_counters WHERE app_id = ? AND counter = ?', request);
  const unleased = max - leased;
  const granted = grantOf(unleased, units, least);
  if (granted > 0) {
    free(connection, request, -granted);
    const leaseId = statement<number>(
      connection,
      'INSERT INTO quota_leases (app_id, counter, node, granted, until_ms) VALUES (?, ?, ?, ?, ?) RETURNING id',
    )
      .pluck()
      .get(appId, counter, node, granted, leaseNowMs(connection) + leaseMs);
    return { appId, counter, leaseId: leaseId ?? null, granted, elsewhere: 0 };
  }
  const elsewhere = numberOf(
    connection,
    'SELECT sum(granted - used) FROM quota_leases WHERE app_id = ? AND counter = ? AND node <> ?',
    request,
    node,
  );
  // What others hold does not help if it is too little.
  if (elsewhere === 0 || unleased + elsewhere < least)
    return { appId, counter, leaseId: null, granted: 0, elsewhere: 0 };
  statement(connection, 'UPDATE quota_counters SET wanted_until_ms = ? WHERE app_id = ? AND counter = ?').run(
    leaseNowMs(connection) + WANTED_MS,
    appId,
    counter,
  );
  return { appId, counter, leaseId: null, granted: 0, elsewhere };
}

function giveBack(connection: Connection, node: string, returned: readonly ReturnedUnits[]): void {
  for (const { leaseId, units, ...of } of returned) {
    const { changes } = statement(
      connection,
      'UPDATE quota_leases SET granted = granted - ? WHERE id = ? AND node = ? AND granted - used >= ?',
    ).run(units, leaseId, node, units);
    if (changes === 1) free(connection, of, units);
  }
}

/** Starts a counter from the ledger. */
function start(connection: Connection, { appId, counter }: CounterId): void {
  const [kind = '', ...words] = counter.split(' ');
  const counted = COUNTED[kind];
  if (counted === undefined) throw new Error(`there is no counter ${kind}`);
  const [span = '', ...owner] = words;
  const days = kind.endsWith('-month') ? [`${span}-01`, `${span}-31`] : [span, span];
  const values = kind.includes('money-') ? [...days, ...owner] : words;
  statement(
    connection,
    `INSERT INTO quota_counters (app_id, counter, leased) VALUES (?, ?, coalesce((${counted}), 0))
     ON CONFLICT DO NOTHING`,
  ).run(appId, counter, appId, ...values);
}

/** Removes the leases that have ended or are used up. Gives the units that they had left. */
function takeEnded(connection: Connection, { appId, counter }: CounterId): number {
  return statement<{ back: number }>(
    connection,
    `DELETE FROM quota_leases WHERE app_id = ? AND counter = ? AND (until_ms <= ? OR used = granted)
     RETURNING granted - used AS back`,
  )
    .all(appId, counter, leaseNowMs(connection))
    .reduce((sum, { back }) => sum + back, 0);
}

function free(connection: Connection, { appId, counter }: CounterId, units: number): void {
  if (units === 0) return;
  statement(connection, 'UPDATE quota_counters SET leased = leased - ? WHERE app_id = ? AND counter = ?').run(
    units,
    appId,
    counter,
  );
}

function numberOf(connection: Connection, text: string, { appId, counter }: CounterId, ...rest: string[]): number {
  return Number(
    statement(connection, text)
      .pluck()
      .get(appId, counter, ...rest) ?? 0,
  );
}
