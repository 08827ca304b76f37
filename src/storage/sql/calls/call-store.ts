import type { Spenders, Spent } from '../../../platform/accounts/budget.ts';
import { Fault, LeaseEnded, LostAnswer } from '../../../kernel/fault.ts';
import {
  DONE,
  type AnswerKey,
  type CallState,
  type CallStore,
  type SettledCall,
  type SettlementEnd,
  type SettlementRefusal,
  type StoredAnswer,
} from '../../../platform/ledger/call-store.ts';
import type { LedgerRow } from '../../../platform/ledger/ledger.ts';
import type { LocalDay } from '../../../platform/ledger/local-day.ts';
import type { SiteSecrets } from '../../../platform/secrets/site-secrets.ts';
import { openText, sealText } from '../sealed-text.ts';
import { RefusedWrite } from '../operation.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';
import type { SealedCall } from './settle.ts';

/** Gives the context that binds a sealed trace to its order. */
export function traceContext(orderId: string): string {
  return `call.trace:${orderId}`;
}

/** Settles calls in the embedded database. Traces and kept answers are sealed before they leave the main thread. */
export class SqlCallStore implements CallStore {
  readonly #database: SqlDatabase;
  readonly #secrets: Pick<SiteSecrets, 'seal' | 'open'>;

  constructor(database: SqlDatabase, secrets: Pick<SiteSecrets, 'seal' | 'open'>) {
    this.#database = database;
    this.#secrets = secrets;
  }

  async settle(call: SettledCall): Promise<SettlementEnd> {
    try {
      await this.#database.writeAll([durableWrite('calls.settle', this.#seal(call)), ...call.writes]);
      return DONE;
    } catch (error) {
      if (error instanceof LostAnswer) return { end: 'unknown', fault: error };
      if (error instanceof LeaseEnded) return { end: 'undone', why: 'node-lease-ended' };
      if (error instanceof Fault) return { end: 'undone', why: error };
      if (error instanceof RefusedWrite) return { end: 'undone', why: error.refusal as SettlementRefusal };
      throw error;
    }
  }

  async endOf(orderId: string, signal?: AbortSignal): Promise<LedgerRow | null> {
    await this.#database.writesEnded(signal);
    return this.#database.read('ledger.byOrderId', orderId, signal);
  }

  async findAnswer(key: AnswerKey, nowMs: number): Promise<StoredAnswer | null> {
    const found = await this.#database.read('calls.findAnswer', { ...key, nowMs });
    return (
      found && {
        paramsDigest: found.paramsDigest,
        code: found.code,
        body: openText(this.#secrets, answerContext(key), found.bodySealed),
      }
    );
  }

  state(day: LocalDay): Promise<CallState> {
    return this.#database.read('calls.state', day);
  }

  spent(day: LocalDay, spenders: Spenders | null): Promise<readonly Spent[]> {
    return this.#database.read('calls.spent', { day, spenders });
  }

  async prepareDays(nowMs: number): Promise<void> {
    await this.#database.write('calls.prepareDays', nowMs);
  }

  purge(limits: { readonly nowMs: number; readonly tracesBeforeMs: number; readonly limit: number }) {
    return this.#database.write('calls.purge', limits);
  }

  #seal({ row, asked, day, orderSecond, trace, answer, units }: SettledCall): SealedCall {
    return {
      row,
      asked,
      day,
      orderSecond,
      units,
      traceSealed: trace && sealText(this.#secrets, traceContext(row.orderId), JSON.stringify(trace)),
      answer: answer && {
        appId: answer.appId,
        api: answer.api,
        keyDigest: answer.keyDigest,
        paramsDigest: answer.paramsDigest,
        code: answer.code,
        bodySealed: sealText(this.#secrets, answerContext(answer), answer.body),
        expiresAtMs: answer.expiresAtMs,
      },
    };
  }
}

function answerContext({ appId, api, keyDigest }: AnswerKey): string {
  return `call.answer:${appId} ${api} ${keyDigest}`;
}
