import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** What the request of an order turned out to be. */
export interface OrderLabel {
  readonly orderId: string;
  /** When the order was answered. */
  readonly atMs: number;
  readonly outcome: 'fraud' | 'genuine';
  /** When that became known. */
  readonly observedAtMs: number;
  /** The source that says so. */
  readonly source: string;
}

/** What became of a label. It is `taken` if another source has reported an outcome, which then stays. */
export type OrderLabelEnd = 'recorded' | 'taken';

/** Reports outcomes of orders to the fraud score, which learns from them. The writes are carried out by the store. */
export interface OrderLabels {
  /** Prepares a label. It replaces what the same source reported for the order. */
  prepareLabel(label: OrderLabel): DurableWrite;

  /** Prepares taking a label back. If there is none, it changes nothing. */
  prepareUnlabel(label: Pick<OrderLabel, 'orderId' | 'source'>): DurableWrite;

  /** Reads the output of a label that was carried out. */
  endOf(output: unknown): OrderLabelEnd;
}
