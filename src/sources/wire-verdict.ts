import type { Contract, Outcome } from '../wire/define-api.ts';
import type { PersonVerdict } from '../platform/ledger/ledger.ts';
import { z } from 'zod';

type Reader = (outcome: Outcome<Contract>) => PersonVerdict | undefined;

const faceGuard = z.object({ res: z.string() });
const faceVerify = z.object({ res: z.literal([1, 2, 3]) });
const fraudScore = z.object({ res: z.object({ found: z.literal([1, -1]) }) });

/**
 * What an answer of another server says about the person. The face guard's 5XXX means both a mismatch and an unknown
 * number, and a risk decision does not say whether the account is known. In these cases the wire gives no verdict.
 */
const READERS: Readonly<Record<string, Reader>> = {
  'face-guard': (outcome) => (outcome.ok && faceGuard.parse(outcome.result).res.startsWith('0') ? 'known' : undefined),
  'face-verify': (outcome) => {
    if (!outcome.ok) return outcome.code === 226402 ? 'unknown' : undefined;
    return faceVerify.parse(outcome.result).res === 3 ? 'mismatch' : 'known';
  },
  'fraud-score': (outcome) =>
    outcome.ok ? (fraudScore.parse(outcome.result).res.found === 1 ? 'known' : 'unknown') : undefined,
  'video-liveness': (outcome) => {
    if (outcome.ok) return 'known';
    return outcome.code === 2546118 ? 'unknown' : outcome.code === 2546117 ? 'mismatch' : undefined;
  },
};

/** Adds what an answer says about the person. */
export function withWireVerdict<C extends Contract>({ name }: C, outcome: Outcome<C>): Outcome<C> {
  const verdict = READERS[name]?.(outcome as Outcome<Contract>);
  return verdict === undefined ? outcome : { ...outcome, verdict };
}
