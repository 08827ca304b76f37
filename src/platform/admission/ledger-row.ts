import { OWN_SOURCE, type LedgerRow } from '../ledger/ledger.ts';
import { NO_MONEY } from '../ledger/money.ts';
import type { AdmittedCall, Settlement } from './call-gate.ts';
import type { Charge, QuotaRequest, Reservation } from './unit-book.ts';

/** The charge of a call that is not charged. */
const FREE: Charge = { payer: null, price: NO_MONEY, parentPrice: null };

/** Gives the ledger row of a call that ended. What is not charged costs nothing. */
export function ledgerRow(
  call: AdmittedCall,
  { reservation, quota }: { readonly reservation: Reservation; readonly quota: QuotaRequest },
  settlement: Settlement,
): LedgerRow {
  const { payer, price, parentPrice } = settlement.charged ? reservation.charge : FREE;
  return {
    orderId: settlement.orderId,
    appId: call.app.id,
    keyId: call.keyId,
    api: call.api,
    code: settlement.errorCode,
    charged: settlement.charged,
    unitPrice: price,
    packageId: payer?.id ?? null,
    receivedAtMs: call.receivedAtMs,
    answeredAtMs: settlement.answeredAtMs,
    latencyMs: Math.max(0, settlement.answeredAtMs - call.receivedAtMs),
    addressDigest: call.addressDigest,
    source: settlement.source?.name ?? OWN_SOURCE,
    sourceCost: settlement.source?.cost ?? NO_MONEY,
    verdict: settlement.verdict ?? null,
    customerId: quota.app.customerId,
    parentPrice,
  };
}
