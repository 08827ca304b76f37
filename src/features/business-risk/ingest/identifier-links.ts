import type { DigestForm } from '../../../identity/digest-forms.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** Identifiers that callers may send as digests. */
export type LinkedKind = 'phone' | 'device';

/** An identifier that was received in plain. */
export interface PlainIdentifier {
  readonly kind: LinkedKind;
  /** Its canonical text, from which digests are made. */
  readonly text: string;
  /** md5 of the canonical text, in hex. */
  readonly md5: string;
}

/** Knows which digests belong to one identifier, for every identifier that was seen in plain. */
export interface IdentifierLinks {
  /**
   * All digests of the identifier to which one of `digests` belongs, md5 first. Null if it was never seen in plain.
   * `digests` are the forms that one received text may be. Throws Fault, with the kind 'timeout' once `signal` aborts.
   */
  formsOf(kind: LinkedKind, digests: readonly DigestForm[], signal: AbortSignal): Promise<readonly DigestForm[] | null>;

  /** Prepares a write of what was seen, to be committed with a call. Null if all of it was written recently. */
  prepare(seen: readonly PlainIdentifier[], atMs: number): DurableWrite | null;

  /** Keeps what was seen. Resolves once it is durable. */
  learn(seen: readonly PlainIdentifier[], atMs: number): Promise<void>;
}
