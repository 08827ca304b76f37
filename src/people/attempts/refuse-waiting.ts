import { tooManyFailures } from '../../wire/define-api.ts';
import type { OpenAttempt } from './attempt-book.ts';

/** The refusal of an attempt that has to wait, with the code of its API. */
export interface WaitingRefusal<Code> {
  readonly ok: false;
  readonly code: Code;
  /** Says in how many seconds to try again. */
  readonly reason: string;
  readonly trace: { readonly attempts: { readonly waitMs: number } };
  /** No other source is asked instead. */
  readonly isFinal: true;
}

/**
 * Refuses an attempt that has to wait. Null if it need not, or if attempts are not counted. Nothing is charged, and it is
 * no attack.
 */
export function refuseWaiting<Code extends number>(
  openAttempt: Pick<OpenAttempt, 'waitMs'> | null,
  code: Code,
): WaitingRefusal<Code> | null {
  const waitMs = openAttempt?.waitMs() ?? 0;
  if (waitMs === 0) return null;
  return { ok: false, code, reason: tooManyFailures(waitMs), trace: { attempts: { waitMs } }, isFinal: true };
}
