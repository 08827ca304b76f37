import type { DigestForm } from '../../../identity/digest-forms.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';

/** What is held against an account, and what came of earlier decisions. Levels: 0 none, 1 low, 2 medium, 3 high. */
export interface EvidenceFacts {
  /** Lending, gambling, speculation, agency and cash-out codes of the fraud score: 21001 21002 11001 11002 11004 11005. */
  readonly creditLevel: number;
  /** Code 11003. */
  readonly marketingLevel: number;
  /** Code 12001. */
  readonly deviceLevel: number;
  /** Code 12002. */
  readonly accountLevel: number;
  readonly fraudLabels: number;
  readonly genuineLabels: number;
  /** Milliseconds since the Unix epoch; null if no outcome was reported as fraud. */
  readonly lastFraudMs: number | null;
}

/** Evidence and labels of the fraud score, as far as a decision needs them. */
export interface AccountEvidence {
  /**
   * Looks for what is known at `atMs`. Identifiers are digests by kind. Throws Fault 'timeout' once `signal` aborts,
   * 'unavailable' if it cannot be asked. The decision goes on without it and says so.
   */
  find(
    of: { readonly identifiers: Readonly<Record<ListedKind, readonly DigestForm[]>> },
    atMs: number,
    signal: AbortSignal,
  ): Promise<EvidenceFacts>;
}

/** There is no evidence against the account. */
export const NO_EVIDENCE: EvidenceFacts = {
  creditLevel: 0,
  marketingLevel: 0,
  deviceLevel: 0,
  accountLevel: 0,
  fraudLabels: 0,
  genuineLabels: 0,
  lastFraudMs: null,
};
