import {
  DONE,
  type AnswerKey,
  type CallState,
  type CallStore,
  type SettledCall,
  type SettlementEnd,
  type StoredAnswer,
} from '../../platform/ledger/call-store.ts';
import type { CounterId, HeldUnits } from '../../platform/admission/unit-lease-store.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import {
  ledgerCursor,
  parseLedgerCursor,
  type CounterMismatch,
  type Ledger,
  type LedgerPage,
  type LedgerQuery,
  type LedgerRow,
  type LedgerTotal,
} from '../../platform/ledger/ledger.ts';
import { localDayOf, localMonthOf, type LocalDay } from '../../platform/ledger/local-day.ts';
import { NO_MONEY, type Micros } from '../../platform/ledger/money.ts';
import type { Spenders, Spent } from '../../platform/accounts/budget.ts';
import type { MemoryApiKeyStore } from './api-key-store.ts';
import type { MemoryPackageStore } from './package-store.ts';

/** The stores that count calls. */
export interface MemoryCallStoreDeps {
  readonly keys: MemoryApiKeyStore;
  readonly packages: MemoryPackageStore;
  /** Carries out a handler's writes. If absent, a call that brings any is refused. */
  readonly write?: (write: DurableWrite) => void;
  /** Gives the parent of a customer. If absent, no customer has one. */
  readonly parentOf?: (customerId: string) => string | null;
  /** Uses up leased units, all or none. If absent, a call that brings any is refused. */
  readonly use?: (units: readonly HeldUnits[]) => boolean;
}

type KeptAnswer = StoredAnswer & { readonly expiresAtMs: number };

/** Keeps calls and their ledger in memory, for tests. Nothing survives a restart. */
export class MemoryCallStore implements CallStore, Ledger {
  readonly #deps: MemoryCallStoreDeps;
  readonly #calls = new Map<string, SettledCall>();
  readonly #answers = new Map<string, KeptAnswer>();
  readonly #purgedTraces = new Set<string>();
  #lastSecond: number | null = null;

  constructor(deps: MemoryCallStoreDeps) {
    this.#deps = deps;
  }

  async settle(call: SettledCall): Promise<SettlementEnd> {
    const { row, answer, writes, units } = call;
    const { keys, packages, write, use } = this.#deps;
    if (this.#calls.has(row.orderId)) return { end: 'undone', why: 'order-exists' };
    if (row.packageId !== null && !packages.hasUnit(row.packageId)) return { end: 'undone', why: 'package-used-up' };
    const standing = answer && this.#answers.get(textOf(answer));
    if (standing && standing.expiresAtMs > row.answeredAtMs) return { end: 'undone', why: 'answer-exists' };
    if (units.length > 0 && !use?.(units)) return { end: 'undone', why: 'lease-ended' };
    if (writes.length > 0 && !write) throw new Error('this store was given nothing that carries out writes');
    for (const each of writes) write?.(each);
    this.#calls.set(row.orderId, call);
    keys.count(row.keyId, row.charged, row.answeredAtMs);
    if (row.packageId !== null) packages.take(row.packageId, call.day);
    if (answer) this.#answers.set(textOf(answer), answer);
    if (call.orderSecond !== null) this.#lastSecond = Math.max(call.orderSecond, this.#lastSecond ?? call.orderSecond);
    return DONE;
  }

  /** Gives how many charged calls, or how much money, a counter of limits has. MemoryUnitLeaseStore asks when it starts one. */
  charged({ appId, counter }: CounterId): number {
    const [kind = '', first = '', second = ''] = counter.split(' ');
    if (kind.includes('money-'))
      return [...this.#calls.values()]
        .filter(({ day }) => day.startsWith(first))
        .reduce((sum, { row }) => sum + (this.#spentBy(row).get(second || appId) ?? 0), 0);
    return [...this.#calls.values()].filter(({ row, day }) => {
      if (kind === 'customer-day') return row.charged && day === first && this.#countsFor(row, appId);
      if (row.appId !== appId || !row.charged) return false;
      if (kind === 'package') return row.packageId === first;
      if (kind === 'key') return row.keyId === first;
      if (day !== first) return false;
      return kind === 'app-day' || (kind === 'api-day' ? row.api : row.keyId) === second;
    }).length;
  }

  /** Whether a call is one of a customer or of one of its sub-accounts. */
  #countsFor({ customerId }: LedgerRow, payerId: string): boolean {
    if (customerId === null) return false;
    return customerId === payerId || (this.#deps.parentOf?.(customerId) ?? null) === payerId;
  }

  endOf(orderId: string): Promise<LedgerRow | null> {
    return this.byOrderId(orderId);
  }

  async findAnswer(key: AnswerKey, nowMs: number): Promise<StoredAnswer | null> {
    const answer = this.#answers.get(textOf(key));
    if (!answer || answer.expiresAtMs <= nowMs) return null;
    return { paramsDigest: answer.paramsDigest, code: answer.code, body: answer.body };
  }

  async state(day: LocalDay): Promise<CallState> {
    const totals = await this.totals({ appIds: null, from: day, to: day });
    const customers = new Map<string, number>();
    for (const { row } of this.#calls.values())
      if (row.customerId !== null && localDayOf(row.receivedAtMs) === day)
        customers.set(row.customerId, (customers.get(row.customerId) ?? 0) + Number(row.charged));
    return {
      customers: [...customers].map(([customerId, charged]) => ({ customerId, charged })),
      today: totals.map(({ appId, keyId, api, charged }) => ({ appId, keyId, api, charged })),
      lastSecond: this.#lastSecond,
    };
  }

  async spent(day: LocalDay, spenders: Spenders | null): Promise<readonly Spent[]> {
    const sums = new Map<string, Spent>();
    for (const { row, day: dayOfRow } of this.#calls.values()) {
      if (localMonthOf(dayOfRow) !== localMonthOf(day)) continue;
      for (const [id, micros] of this.#spentBy(row)) {
        const named = id.startsWith('cus_') ? spenders?.customerIds.includes(id) : spenders?.appIds.includes(row.appId);
        if (micros === 0 || named === false) continue;
        const known = sums.get(id) ?? { id, day: NO_MONEY, month: NO_MONEY };
        const ofDay = dayOfRow === day ? micros : 0;
        sums.set(id, { id, day: (known.day + ofDay) as Micros, month: (known.month + micros) as Micros });
      }
    }
    return [...sums.values()];
  }

  /** What a call cost its app, its key, its customer and the parent of that. */
  #spentBy({ appId, keyId, customerId, unitPrice, parentPrice }: LedgerRow): ReadonlyMap<string, number> {
    const spent = new Map<string, number>([
      [appId, unitPrice],
      [keyId, unitPrice],
    ]);
    if (customerId === null) return spent;
    spent.set(customerId, unitPrice);
    const parentId = this.#deps.parentOf?.(customerId) ?? null;
    return parentId === null ? spent : spent.set(parentId, parentPrice ?? unitPrice);
  }

  async prepareDays(): Promise<void> {}

  async purge({ nowMs, tracesBeforeMs, limit }: Parameters<CallStore['purge']>[0]) {
    const answers = [...this.#answers].filter(([, { expiresAtMs }]) => expiresAtMs <= nowMs).slice(0, limit);
    for (const [key] of answers) this.#answers.delete(key);
    const traces = [...this.#calls.values()]
      .filter(({ trace, row }) => trace && row.answeredAtMs < tracesBeforeMs && !this.#purgedTraces.has(row.orderId))
      .slice(0, limit);
    for (const { row } of traces) this.#purgedTraces.add(row.orderId);
    return { answers: answers.length, traces: traces.length };
  }

  async byOrderId(orderId: string): Promise<LedgerRow | null> {
    return this.#calls.get(orderId)?.row ?? null;
  }

  async page({ filter, order, limit, cursor }: LedgerQuery): Promise<LedgerPage> {
    const after = cursor === null ? null : parseLedgerCursor(cursor);
    const sign = order === 'newest' ? -1 : 1;
    const rows = [...this.#calls.values()]
      .map(({ row }) => row)
      .filter((row) => passes(row, filter) && (after === null || sign * compare(row, after) > 0))
      .toSorted((a, b) => sign * compare(a, b));
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { rows: page, nextCursor: rows.length > limit && last ? ledgerCursor(last) : null };
  }

  async trace(orderId: string): Promise<Readonly<Record<string, unknown>> | null> {
    return this.#purgedTraces.has(orderId) ? null : (this.#calls.get(orderId)?.trace ?? null);
  }

  async totals({ appIds, from, to }: Parameters<Ledger['totals']>[0]): Promise<readonly LedgerTotal[]> {
    const totals = new Map<string, LedgerTotal>();
    for (const { row } of this.#calls.values()) {
      const { appId, api, keyId } = row;
      const day = localDayOf(row.receivedAtMs);
      if (day < from || day > to || (appIds && !appIds.includes(appId))) continue;
      const key = [day, appId, api, keyId].join(' ');
      const sum = totals.get(key) ?? {
        appId,
        day,
        api,
        keyId,
        calls: 0,
        charged: 0,
        amount: NO_MONEY,
        credited: NO_MONEY,
      };
      totals.set(key, {
        ...sum,
        calls: sum.calls + 1,
        charged: sum.charged + Number(row.charged),
        amount: (sum.amount + row.unitPrice) as Micros,
      });
    }
    return [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
  }

  /**
   * Finds no mismatch in counters of calls, because they are computed from the calls. Only uses of keys and packages
   * are counted apart.
   */
  async mismatches(): Promise<readonly CounterMismatch[]> {
    const uses = await this.#deps.packages.uses(null);
    return uses.flatMap(({ packageId, used }) => {
      const actual = [...this.#calls.values()].filter(({ row }) => row.packageId === packageId).length;
      return actual === used ? [] : [{ counter: 'package' as const, id: packageId, counted: used, actual }];
    });
  }
}

function textOf({ appId, api, keyDigest }: AnswerKey): string {
  return [appId, api, keyDigest].join(' ');
}

function passes(row: LedgerRow, filter: LedgerQuery['filter']): boolean {
  return (
    (filter.appIds === null || filter.appIds.includes(row.appId)) &&
    (filter.keyId === null || row.keyId === filter.keyId) &&
    (filter.api === null || row.api === filter.api) &&
    (filter.code === null || row.code === filter.code) &&
    (filter.charged === null || row.charged === filter.charged) &&
    (filter.fromMs === null || row.receivedAtMs >= filter.fromMs) &&
    (filter.toMs === null || row.receivedAtMs < filter.toMs)
  );
}

type Place = Pick<LedgerRow, 'receivedAtMs' | 'orderId'>;

function compare(a: Place, b: Place): number {
  if (a.receivedAtMs !== b.receivedAtMs) return a.receivedAtMs - b.receivedAtMs;
  if (a.orderId === b.orderId) return 0;
  return a.orderId < b.orderId ? -1 : 1;
}
