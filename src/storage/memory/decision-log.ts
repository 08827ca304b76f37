import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { DecisionLog, DecisionRecord, Period } from '../../features/business-risk/decision/decision-record.ts';

/** Keeps decisions in memory, for tests and simulations. Nothing survives a restart. */
export class MemoryDecisionLog implements DecisionLog {
  #records = new Map<string, DecisionRecord>();

  prepare(record: DecisionRecord): DurableWrite {
    return { operation: 'risk-decision', input: record };
  }

  /** Carries out a prepared write. */
  commit(write: DurableWrite): void {
    const record = write.input as DecisionRecord;
    this.#records.set(record.orderId, record);
  }

  async find(orderId: string): Promise<DecisionRecord | null> {
    return this.#records.get(orderId) ?? null;
  }

  async *scan(period: Period): AsyncGenerator<DecisionRecord> {
    yield* this.#in(period).toSorted((a, b) => a.atMs - b.atMs);
  }

  async count(period: Period): Promise<number> {
    return this.#in(period).length;
  }

  async firstAtMs(): Promise<number | null> {
    const times = [...this.#records.values()].map(({ atMs }) => atMs);
    return times.length === 0 ? null : Math.min(...times);
  }

  async eraseTexts(keys: readonly string[]): Promise<number> {
    let erased = 0;
    for (const [orderId, record] of this.#records) {
      const { event, erasureKeys = [] } = record;
      if (event?.declared === undefined || !erasureKeys.some((key) => keys.includes(key))) continue;
      erased += 1;
      const { erasureKeys: _keys, ...rest } = record;
      this.#records.set(orderId, { ...rest, event: { ...event, declared: { ...event.declared, texts: {} } } });
    }
    return erased;
  }

  async purgeEvents(beforeMs: number): Promise<number> {
    const old = this.#in({ fromMs: 0, toMs: beforeMs }).filter(({ event }) => event !== null);
    for (const record of old) this.#records.set(record.orderId, { ...record, event: null });
    return old.length;
  }

  async purge(beforeMs: number): Promise<number> {
    const old = this.#in({ fromMs: 0, toMs: beforeMs });
    for (const { orderId } of old) this.#records.delete(orderId);
    return old.length;
  }

  #in({ fromMs, toMs }: Period): DecisionRecord[] {
    return [...this.#records.values()].filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  }
}
