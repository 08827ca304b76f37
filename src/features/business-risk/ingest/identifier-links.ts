import type { DigestForm } from '../../../identity/digest-forms.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** Identifiers that callers send as digests. */
export type LinkedKind = 'phone' | 'device';

/** An identifier that was seen in plain. */
export interface PlainIdentifier {
  readonly kind: LinkedKind;
  /** Its canonical text, which digests are made of. */
  readonly text: string;
  /** md5 of it, hex. */
  readonly md5: string;
}

/** Knows which digests are of one identifier, for all whose plain text was seen. */
export interface IdentifierLinks {
  /**
   * Every digest of the identifier that one of `digests` is of, md5 first; null if its plain text was never seen.
   * `digests` are what one text may be. Throws Fault, 'timeout' once `signal` aborts.
   */
  formsOf(kind: LinkedKind, digests: readonly DigestForm[], signal: AbortSignal): Promise<readonly DigestForm[] | null>;

  /** Prepares what was seen, to be committed with a call; null if all of it was written lately. */
  prepare(seen: readonly PlainIdentifier[], atMs: number): DurableWrite | null;

  /** Keeps what was seen; resolves once durable. */
  learn(seen: readonly PlainIdentifier[], atMs: number): Promise<void>;
}
