import type { Contract, Refusal } from '../../wire/define-api.ts';
import { isPassing } from '../../wire/is-passing.ts';
import { systemError } from '../../wire/system-errors.ts';
import { assert } from '../../kernel/assert.ts';
import type { SystemErrorCode } from '../../platform/admission/call-gate.ts';

/** An answer in its wire form, and whether the caller pays for it. */
export interface Answer {
  readonly code: number;
  readonly charged: boolean;
  /** True if the same call may be answered later. The answer is then kept under no idempotency key. */
  readonly passing?: boolean;
  /** Compact JSON. The order of its keys is part of the wire. */
  readonly text: string;
}

/** Builds the answer of a success. */
export function success(contract: Contract, result: unknown, orderId: string): Answer {
  const envelope = { reason: contract.successReason, result: withOrderId(contract, result, orderId), error_code: 0 };
  return { code: 0, charged: true, text: JSON.stringify(envelope) };
}

/** Builds the answer for a service error of the contract's table. It is charged only if the table says so. */
export function refusal(contract: Contract, { code, reason, result }: Refusal, orderId: string): Answer {
  const error = contract.errors[code];
  assert(error !== undefined, `${contract.name} answers only codes that its contract lists, not ${code}`);
  const envelope = {
    reason: reason ?? error.reason,
    result: result === undefined ? null : withOrderId(contract, result, orderId),
    error_code: code,
  };
  const charged = error.charged ?? false;
  return { code, charged, passing: isPassing(contract, { code, result }), text: JSON.stringify(envelope) };
}

/**
 * Builds the answer for one of the errors that all APIs share. It is never charged. Example: 10001 has the legacy
 * resultcode `101`.
 */
export function systemFailure(code: SystemErrorCode): Answer {
  const known = SYSTEM_FAILURES.get(code);
  if (known) return known;
  const { resultcode, reason } = systemError(code);
  const text = JSON.stringify({ resultcode, reason, result: null, error_code: code });
  const answer = { code, charged: false, text };
  SYSTEM_FAILURES.set(code, answer);
  return answer;
}

/**
 * Builds the answer for a call that was not admitted.
 * @param quotaReason the words of 10012. By default those of the table
 */
export function notAdmitted(code: SystemErrorCode, quotaReason: string | undefined): Answer {
  const answer = systemFailure(code);
  const { reason } = systemError(10012);
  if (code !== 10012 || quotaReason === undefined || quotaReason === reason) return answer;
  return { ...answer, text: JSON.stringify({ ...(JSON.parse(answer.text) as object), reason: quotaReason }) };
}

const SYSTEM_FAILURES = new Map<SystemErrorCode, Answer>();

function withOrderId({ orderIdAt }: Contract, result: unknown, orderId: string): unknown {
  return orderIdAt === 'first'
    ? { orderid: orderId, ...(result as object) }
    : { ...(result as object), orderid: orderId };
}
