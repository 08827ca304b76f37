import type { AnswerKey, SettledCall, SettlementRefusal } from '../../../platform/ledger/call-store.ts';
import type { LedgerRow } from '../../../platform/ledger/ledger.ts';
import { ledgerText } from '../chain/row-text.ts';
import { chainOf } from '../chain/writer-chain.ts';
import { RefusedWrite, statement, type Connection } from '../operation.ts';
import { insertInto, insertNewInto, type RowsWrite } from '../rows-write.ts';
import { insertNew, writeRows, writeRowsNow } from '../write-rows.ts';
import { LeasedUnits } from '../units/leased-units.ts';
import { countSeries } from '../call-series/count-series.ts';
import { countMoney } from '../money-days/count-money.ts';
import { countSourceCosts } from '../money-days/count-source-costs.ts';
import { countCalls } from './count-calls.ts';

/** A settled call as it goes to the writing thread. The parts that may hold personal data are sealed. */
export interface SealedCall extends Pick<SettledCall, 'row' | 'asked' | 'day' | 'orderSecond' | 'units'> {
  readonly traceSealed: Uint8Array | null;
  readonly answer: SealedAnswer | null;
}

/** An answer that is kept for a repeated request, sealed. */
export interface SealedAnswer extends AnswerKey {
  readonly paramsDigest: string;
  readonly code: number;
  readonly bodySealed: Uint8Array;
  readonly expiresAtMs: number;
}

const APPEND = insertNewInto(
  'ledger',
  {
    app_id: 'text',
    received_at_ms: 'whole',
    order_id: 'text',
    key_id: 'text',
    api: 'text',
    code: 'whole',
    charged: 'whole',
    unit_price_micros: 'whole',
    package_id: 'text',
    answered_at_ms: 'whole',
    latency_ms: 'whole',
    address_digest: 'hex',
    source: 'text',
    source_cost_micros: 'whole',
    verdict: 'text',
    customer_id: 'text',
    parent_price_micros: 'whole',
    chain_link: 'whole',
    chain_salt: 'hex',
  },
  ['order_id'],
);
const UNITS = `SELECT app_id AS appId, id, calls_max - used AS unitsLeft FROM packages
  WHERE (app_id, id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`;
/** The table's CHECK refuses more than the package has. */
const TAKE_UNITS: RowsWrite = {
  columns: { units: 'whole', app_id: 'text', id: 'text' },
  each: 'UPDATE packages SET used = used + ? WHERE app_id = ? AND id = ?',
  set: (given) => `UPDATE packages SET used = used + given.units FROM ${given}
    WHERE packages.app_id = given.app_id AND packages.id = given.id`,
};
const STANDING = `SELECT app_id AS appId, api, key_digest AS keyDigest, expires_at_ms AS expiresAtMs FROM kept_answers
  WHERE (app_id, api, key_digest) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`;
/** Only an answer that has expired can be in the place. */
const KEEP_ANSWER = insertInto(
  'kept_answers',
  {
    app_id: 'text',
    api: 'text',
    key_digest: 'text',
    params_digest: 'text',
    sealed_body: 'bytes',
    expires_at_ms: 'whole',
    code: 'whole',
  },
  `ON CONFLICT (app_id, api, key_digest) DO UPDATE SET params_digest = excluded.params_digest,
    sealed_body = excluded.sealed_body, expires_at_ms = excluded.expires_at_ms, code = excluded.code`,
);
const KEEP_TRACE = insertInto('call_traces', {
  answered_at_ms: 'whole',
  app_id: 'text',
  order_id: 'text',
  sealed: 'bytes',
});
const MOVE_CLOCK = insertInto(
  'order_clock',
  { id: 'whole', second: 'whole' },
  // Orders of a time in which the clock was ahead are remembered after it was set right.
  'ON CONFLICT (id) DO UPDATE SET second = excluded.second WHERE excluded.second > order_clock.second',
);

/**
 * Settles calls in their order: the ledger rows, what they count for, their traces and answers. What many calls count
 * for is written once. A call is refused if its package has no unit left, if its idempotency key has an answer, if a
 * lease on one of its units is gone, or if its order id is in the ledger. Throws an Error if the order id of one of
 * several calls is in the ledger, because others may have been refused for the sake of that one.
 */
export function settleAll(connection: Connection, calls: readonly SealedCall[]): readonly (RefusedWrite | undefined)[] {
  const units = new PackageUnits(connection, calls);
  const answers = new AnswerPlaces(connection, calls);
  const leased = new LeasedUnits(connection, calls);
  const results = calls.map((call) => {
    const refused = units.refuses(call) ?? answers.refuses(call) ?? leased.refuses(call);
    if (refused) return refused;
    units.take(call);
    answers.take(call);
    leased.take(call);
    return undefined;
  });
  const settled = calls.filter((_, at) => results[at] === undefined);
  const known = append(
    connection,
    settled.map(({ row }) => row),
  );
  if (known) {
    if (calls.length > 1) throw known;
    return [known];
  }
  countCalls(connection, settled);
  countMoney(connection, settled);
  countSourceCosts(connection, settled);
  countSeries(
    connection,
    settled.map(({ row }) => row),
  );
  units.write();
  leased.write();
  moveClock(connection, settled);
  keepTraces(connection, settled);
  keepAnswers(connection, settled);
  return results;
}

function refusal(rule: SettlementRefusal, message: string): RefusedWrite {
  return new RefusedWrite(rule, message);
}

/** Appends rows to the ledger, and to the chain. Gives a refusal if an order of them is there already. */
function append(connection: Connection, rows: readonly LedgerRow[]): RefusedWrite | undefined {
  const chain = chainOf(connection);
  const places = rows.map(() => chain.place());
  const added = insertNew(
    connection,
    APPEND,
    rows.map((row, at) => [
      row.appId,
      row.receivedAtMs,
      row.orderId,
      row.keyId,
      row.api,
      row.code,
      row.charged ? 1 : 0,
      row.unitPrice,
      row.packageId,
      row.answeredAtMs,
      row.latencyMs,
      row.addressDigest,
      row.source,
      row.sourceCost,
      row.verdict,
      row.customerId,
      row.parentPrice,
      places[at]?.link ?? null,
      places[at]?.salt ?? null,
    ]),
  );
  const known = rows[added.indexOf(false)];
  if (known) return refusal('order-exists', `order ${known.orderId} is in the ledger already`);
  for (const [at, row] of rows.entries()) {
    const place = places[at];
    if (place) chain.add('ledger', row.orderId, place, ledgerText(row));
  }
  return undefined;
}

/** The units that packages have left, while the calls of one list take them. */
class PackageUnits {
  readonly #connection: Connection;
  /** Null for a package without a limit. */
  readonly #left = new Map<string, number | null>();
  readonly #taken = new Map<string, { readonly appId: string; readonly id: string; units: number }>();

  constructor(connection: Connection, calls: readonly SealedCall[]) {
    this.#connection = connection;
    const named = new Map<string, readonly string[]>();
    for (const { row } of calls)
      if (paysByPackage(row)) named.set(nameOf(row.appId, row.packageId), [row.appId, row.packageId]);
    if (named.size === 0) return;
    const rows = statement<{ readonly appId: string; readonly id: string; readonly unitsLeft: number | null }>(
      connection,
      UNITS,
    ).all(JSON.stringify([...named.values()]));
    for (const { appId, id, unitsLeft } of rows) this.#left.set(nameOf(appId, id), unitsLeft);
  }

  refuses({ row }: SealedCall): RefusedWrite | undefined {
    if (!paysByPackage(row)) return undefined;
    const left = this.#left.get(nameOf(row.appId, row.packageId));
    if (left === undefined) throw new Error('invariant broken: a package that pays is there');
    if (left === null || left > 0) return undefined;
    return refusal('package-used-up', `package ${row.packageId} has no unit left`);
  }

  take({ row }: SealedCall): void {
    if (!paysByPackage(row)) return;
    const name = nameOf(row.appId, row.packageId);
    const left = this.#left.get(name);
    if (typeof left === 'number') this.#left.set(name, left - 1);
    const taken = this.#taken.get(name);
    if (taken) taken.units += 1;
    else this.#taken.set(name, { appId: row.appId, id: row.packageId, units: 1 });
  }

  write(): void {
    const taken = [...this.#taken.values()].map(({ appId, id, units }) => [units, appId, id]);
    if (writeRowsNow(this.#connection, TAKE_UNITS, taken) !== taken.length)
      throw new Error('invariant broken: a package from which units were taken is there');
  }
}

function paysByPackage(row: LedgerRow): row is LedgerRow & { readonly packageId: string } {
  return row.packageId !== null && row.charged;
}

/** The idempotency keys that have an answer, while the calls of one list take more of them. */
class AnswerPlaces {
  /** When the answer of a key expires, in epoch milliseconds. */
  readonly #expiry = new Map<string, number>();

  constructor(connection: Connection, calls: readonly SealedCall[]) {
    const keys = calls.flatMap(({ answer }) => (answer ? [[answer.appId, answer.api, answer.keyDigest]] : []));
    if (keys.length === 0) return;
    const rows = statement<AnswerKey & { readonly expiresAtMs: number }>(connection, STANDING).all(
      JSON.stringify(keys),
    );
    for (const row of rows) this.#expiry.set(placeOf(row), row.expiresAtMs);
  }

  refuses({ row, answer }: SealedCall): RefusedWrite | undefined {
    if (answer === null || (this.#expiry.get(placeOf(answer)) ?? row.answeredAtMs) <= row.answeredAtMs)
      return undefined;
    return refusal('answer-exists', 'another call was answered under the same idempotency key');
  }

  take({ answer }: SealedCall): void {
    if (answer) this.#expiry.set(placeOf(answer), answer.expiresAtMs);
  }
}

function placeOf({ appId, api, keyDigest }: AnswerKey): string {
  return `${appId} ${api} ${keyDigest}`;
}

function nameOf(appId: string, packageId: string): string {
  return `${appId} ${packageId}`;
}

function moveClock(connection: Connection, calls: readonly SealedCall[]): void {
  const seconds = calls.flatMap(({ orderSecond }) => orderSecond ?? []);
  const second = Math.max(...seconds);
  if (seconds.length > 0) writeRows(connection, MOVE_CLOCK, [[1, second]]);
}

function keepTraces(connection: Connection, calls: readonly SealedCall[]): void {
  const traces = calls.flatMap(({ row, traceSealed }) =>
    traceSealed ? [[row.answeredAtMs, row.appId, row.orderId, traceSealed]] : [],
  );
  writeRows(connection, KEEP_TRACE, traces);
}

/** If several calls have the same idempotency key, because the answers before have expired, the last answer stays. */
function keepAnswers(connection: Connection, calls: readonly SealedCall[]): void {
  const kept = calls.flatMap(({ answer }) => (answer ? [[placeOf(answer), answer] as const] : []));
  const rows = [...new Map(kept).values()].map((answer) => {
    const { appId, api, keyDigest, paramsDigest, bodySealed, expiresAtMs, code } = answer;
    return [appId, api, keyDigest, paramsDigest, bodySealed, expiresAtMs, code];
  });
  writeRows(connection, KEEP_ANSWER, rows);
}
