import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Subject, SubjectKey } from './subject.ts';

/**
 * Every digest of one identifier, to be kept: its keys, and the digests sealed under `identifierContext(subject.key)`.
 */
export interface LearnedIdentifier {
  /** The identifier in plain, so that it has a key for each digest. */
  readonly subject: Subject;
  readonly sealed: Uint8Array;
}

/** The digests of an identifier, as they are kept. */
export interface KeptIdentifier {
  /** The key under which they are kept, which is that of the md5. */
  readonly key: SubjectKey;
  readonly sealed: Uint8Array;
}

/** The context under which the digests of an identifier are sealed. */
export function identifierContext(key: string): string {
  return `identifier.forms:${key}`;
}

/**
 * Keeps which digests belong to one identifier, under keys that reveal nothing. Implemented in storage/. All methods
 * throw Fault, with the kind 'timeout' once a signal aborts.
 */
export interface IdentifierStore {
  /** What is kept of the identifier of each key, in the order asked. Null if its plain text was never seen. */
  read(keys: readonly SubjectKey[], signal: AbortSignal): Promise<readonly (KeptIdentifier | null)[]>;

  /**
   * Prepares keeping what was learned, to be committed with a call. This is a link and not a record: it makes no person
   * known.
   */
  prepareLearn(learned: readonly LearnedIdentifier[], atMs: number): DurableWrite;

  /** Keeps the same at once, at most 1000. Resolves once it is durable. */
  learn(learned: readonly LearnedIdentifier[], atMs: number): Promise<void>;

  /**
   * Deletes identifiers last seen before a time, up to a day later. Returns how many. Links that evidence needs stay.
   */
  purge(beforeMs: number): Promise<number>;
}
