import type { AnswerKey, CallState, SettledCall, SettlementRefusal } from '../../../platform/ledger/call-store.ts';
import type { LedgerRow } from '../../../platform/ledger/ledger.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import type { DayUse } from '../../../platform/admission/quota-book.ts';
import { ledgerText } from '../chain/row-text.ts';
import { chainOf } from '../chain/writer-chain.ts';
import { RefusedWrite, defineStore, statement, type Connection } from '../operation.ts';

/** A settled call as it goes to the writing thread. The parts that may hold personal data are sealed. */
export interface SealedCall extends Pick<SettledCall, 'row' | 'day' | 'orderSecond'> {
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

const APPEND = `INSERT INTO ledger (app_id, received_at_ms, order_id, key_id, api, code, charged, unit_price_micros,
    package_id, answered_at_ms, latency_ms, address_digest, source, source_cost_micros, verdict, chain_link, chain_salt)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, unhex(?), ?, ?, ?, ?, unhex(?))
  ON CONFLICT DO NOTHING`;
const COUNT_DAY = `INSERT INTO usage_days VALUES (?, ?, ?, ?, 1, ?, ?)
  ON CONFLICT (app_id, day, api, key_id) DO UPDATE SET calls = calls + 1, charged = charged + excluded.charged,
    amount_micros = amount_micros + excluded.amount_micros`;
const COUNT_KEY = `INSERT INTO key_uses VALUES (?, ?, ?, ?)
  ON CONFLICT (app_id, key_id) DO UPDATE SET charged = charged + excluded.charged,
    last_used_at_ms = max(last_used_at_ms, excluded.last_used_at_ms)`;
const TAKE_UNIT = `UPDATE packages SET used = used + 1
  WHERE app_id = ? AND id = ? AND (calls_max IS NULL OR used < calls_max)`;
/** An expired answer is overwritten, and one that is still valid is not. */
const KEEP_ANSWER = `INSERT INTO kept_answers (app_id, api, key_digest, params_digest, sealed_body, expires_at_ms, code)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (app_id, api, key_digest) DO UPDATE SET params_digest = excluded.params_digest,
    sealed_body = excluded.sealed_body, expires_at_ms = excluded.expires_at_ms, code = excluded.code
  WHERE expires_at_ms <= ?`;

/** About as many bytes as a settlement writes, with its indexes. */
const PROBE_FILLER = new Uint8Array(4096);

export const callOperations = defineStore({
  reads: {
    findAnswer(
      connection,
      { appId, api, keyDigest, nowMs }: AnswerKey & { readonly nowMs: number },
    ): { readonly paramsDigest: string; readonly code: number; readonly bodySealed: Uint8Array } | null {
      const found = statement<{ paramsDigest: string; code: number; bodySealed: Uint8Array }>(
        connection,
        `SELECT params_digest AS paramsDigest, code, sealed_body AS bodySealed FROM kept_answers
         WHERE app_id = ? AND api = ? AND key_digest = ? AND expires_at_ms > ?`,
      ).get(appId, api, keyDigest, nowMs);
      return found ?? null;
    },

    state(connection, day: LocalDay): CallState {
      const today = statement<DayUse>(
        connection,
        'SELECT app_id AS appId, key_id AS keyId, api, charged FROM usage_days WHERE day = ?',
      ).all(day);
      const clock = statement<{ second: number }>(connection, 'SELECT second FROM order_clock').get();
      return { today, lastSecond: clock?.second ?? null };
    },
  },
  writes: {
    settle: (connection, call: SealedCall): void => settle(connection, call),

    /**
     * Does for a made-up row all that a settlement does, undoes it, and writes a row that stays. So the probe fails if
     * a settlement would.
     */
    probe(connection, { row, day, atMs }: Pick<SealedCall, 'row' | 'day'> & { readonly atMs: number }): void {
      const chain = chainOf(connection);
      const { mark } = chain;
      statement(connection, 'SAVEPOINT probe').run();
      settle(connection, { row, day, orderSecond: null, traceSealed: PROBE_FILLER, answer: null });
      statement(connection, 'ROLLBACK TO probe').run();
      statement(connection, 'RELEASE probe').run();
      chain.undo(mark);
      statement(connection, 'INSERT OR REPLACE INTO write_probe VALUES (1, ?, ?)').run(atMs, PROBE_FILLER);
    },

    purge(
      connection,
      {
        nowMs,
        tracesBeforeMs,
        limit,
      }: { readonly nowMs: number; readonly tracesBeforeMs: number; readonly limit: number },
    ): { readonly answers: number; readonly traces: number } {
      const answers = statement(
        connection,
        `DELETE FROM kept_answers WHERE rowid IN
           (SELECT rowid FROM kept_answers WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)`,
      ).run(nowMs, limit).changes;
      const traces = statement(
        connection,
        `DELETE FROM call_traces WHERE (answered_at_ms, app_id, order_id) IN
           (SELECT answered_at_ms, app_id, order_id FROM call_traces WHERE answered_at_ms < ? LIMIT ?)`,
      ).run(tracesBeforeMs, limit).changes;
      return { answers, traces };
    },
  },
});

function settle(connection: Connection, { row, day, orderSecond, traceSealed, answer }: SealedCall): void {
  append(connection, row);
  count(connection, row, day);
  if (row.packageId !== null && row.charged) takeUnit(connection, row.appId, row.packageId);
  if (orderSecond !== null) statement(connection, 'INSERT OR REPLACE INTO order_clock VALUES (1, ?)').run(orderSecond);
  if (traceSealed)
    statement(connection, 'INSERT INTO call_traces VALUES (?, ?, ?, ?)').run(
      row.answeredAtMs,
      row.appId,
      row.orderId,
      traceSealed,
    );
  if (answer) keepAnswer(connection, answer, row.answeredAtMs);
}

function append(connection: Connection, row: LedgerRow): void {
  const chain = chainOf(connection);
  const place = chain.place();
  const { changes } = statement(connection, APPEND).run(
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
    place?.link ?? null,
    place?.salt ?? null,
  );
  if (changes !== 1) throw refused('order-exists', `order ${row.orderId} is in the ledger already`);
  if (place) chain.add('ledger', row.orderId, place, ledgerText(row));
}

function count(connection: Connection, row: LedgerRow, day: LocalDay): void {
  const charged = row.charged ? 1 : 0;
  statement(connection, COUNT_DAY).run(row.appId, day, row.api, row.keyId, charged, row.unitPrice);
  statement(connection, COUNT_KEY).run(row.appId, row.keyId, charged, row.answeredAtMs);
}

function takeUnit(connection: Connection, appId: string, packageId: string): void {
  const { changes } = statement(connection, TAKE_UNIT).run(appId, packageId);
  if (changes !== 1) throw refused('package-used-up', `package ${packageId} has no unit left`);
}

function keepAnswer(connection: Connection, answer: SealedAnswer, nowMs: number): void {
  const { appId, api, keyDigest, paramsDigest, bodySealed, expiresAtMs, code } = answer;
  const { changes } = statement(connection, KEEP_ANSWER).run(
    appId,
    api,
    keyDigest,
    paramsDigest,
    bodySealed,
    expiresAtMs,
    code,
    nowMs,
  );
  if (changes !== 1) throw refused('answer-exists', 'another call was answered under the same idempotency key');
}

function refused(refusal: SettlementRefusal, message: string): RefusedWrite {
  return new RefusedWrite(refusal, message);
}
