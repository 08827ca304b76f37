import type { LedgerRow, PersonVerdict } from '../../../platform/ledger/ledger.ts';
import type { Micros } from '../../../platform/ledger/money.ts';

/** A ledger row as SQL reads it. `address` is the digest of the address in hex. */
export interface LedgerColumns {
  readonly app_id: string;
  readonly received_at_ms: number;
  readonly order_id: string;
  readonly key_id: string;
  readonly api: string;
  readonly code: number;
  readonly charged: number;
  readonly unit_price_micros: number;
  readonly package_id: string | null;
  readonly answered_at_ms: number;
  readonly latency_ms: number;
  readonly address: string;
  readonly source: string;
  readonly source_cost_micros: number;
  readonly verdict: PersonVerdict | null;
  readonly customer_id: string | null;
  readonly parent_price_micros: number | null;
}

/** Turns the columns into a ledger row. */
export function ledgerRowOf(row: LedgerColumns): LedgerRow {
  return {
    orderId: row.order_id,
    appId: row.app_id,
    keyId: row.key_id,
    api: row.api,
    code: row.code,
    charged: row.charged === 1,
    unitPrice: row.unit_price_micros as Micros,
    packageId: row.package_id,
    receivedAtMs: row.received_at_ms,
    answeredAtMs: row.answered_at_ms,
    latencyMs: row.latency_ms,
    addressDigest: row.address,
    source: row.source,
    sourceCost: row.source_cost_micros as Micros,
    verdict: row.verdict,
    customerId: row.customer_id,
    parentPrice: row.parent_price_micros as Micros | null,
  };
}
