import type { AuditEntry } from '../../../platform/audit/audit-log.ts';
import type { Credit } from '../../../platform/ledger/credits.ts';
import type { LedgerRow } from '../../../platform/ledger/ledger.ts';

/**
 * Gives the text that the leaf of a ledger row is made of: its columns in the table's order, as a JSON array. A row
 * without a verdict has no element for it, and one without a customer or a parent's price has none for these.
 */
export function ledgerText(row: LedgerRow): string {
  return JSON.stringify([
    'ledger',
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
    ...(row.verdict === null ? [] : [row.verdict]),
    ...(row.customerId === null ? [] : [['customer', row.customerId]]),
    ...(row.parentPrice === null ? [] : [['parent price', row.parentPrice]]),
  ]);
}

/** An audit row as the table holds it. */
export interface AuditColumns extends Omit<AuditEntry, 'fields'> {
  /** JSON text. */
  readonly fields: string;
}

/** Gives the text that the leaf of an audit row is made of: its columns in the table's order, as a JSON array. */
export function auditText(number: number, row: AuditColumns): string {
  return JSON.stringify([
    'audit',
    number,
    row.atMs,
    row.administratorId,
    row.administratorName,
    row.operation,
    row.kind,
    row.subject,
    row.fields,
    row.outcome,
    row.addressDigest,
  ]);
}

/** Gives the text that the leaf of a credit is made of: its columns in the table's order, as a JSON array. */
export function creditText(credit: Credit): string {
  return JSON.stringify([
    'credit',
    credit.id,
    credit.requestId,
    credit.orderId,
    credit.appId,
    credit.keyId,
    credit.api,
    credit.customerId,
    credit.side,
    credit.amount,
    credit.reason,
    credit.askedBy,
    credit.confirmedBy,
    credit.atMs,
  ]);
}
