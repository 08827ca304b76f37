import type { Credit, CreditSide } from '../../../platform/ledger/credits.ts';
import type { Micros } from '../../../platform/ledger/money.ts';

/** A credit as SQL reads it. */
export interface CreditColumns {
  readonly id: string;
  readonly request_id: string;
  readonly order_id: string;
  readonly app_id: string;
  readonly key_id: string;
  readonly api: string;
  readonly customer_id: string | null;
  readonly side: CreditSide;
  readonly amount_micros: number;
  readonly reason: string;
  readonly asked_by: string;
  readonly confirmed_by: string | null;
  readonly at_ms: number;
}

/** Turns the columns into a credit. */
export function creditOf(row: CreditColumns): Credit {
  return {
    id: row.id,
    requestId: row.request_id,
    orderId: row.order_id,
    appId: row.app_id,
    keyId: row.key_id,
    api: row.api,
    customerId: row.customer_id,
    side: row.side,
    amount: row.amount_micros as Micros,
    reason: row.reason,
    askedBy: row.asked_by,
    confirmedBy: row.confirmed_by,
    atMs: row.at_ms,
  };
}
