import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Subject, SubjectKey } from './subject.ts';

/** Every digest of one identifier, to be kept: its keys, and the digests sealed under `identifierContext(subject.key)`. */
export interface LearnedIdentifier {
  /** In plain: it has a key for each digest. */
  readonly subject: Subject;
  readonly sealed: Uint8Array;
}

/** The digests of an identifier as they are kept. */
export interface KeptIdentifier {
  /** The key that they are kept by, which is that of the md5. */
  readonly key: SubjectKey;
  readonly sealed: Uint8Array;
}

/** What the digests of an identifier are sealed under. */
export function identifierContext(key: string): string {
  return `identifier.forms:${key}`;
}

/**
 * Keeps which digests are of one identifier, by keys that give nothing away. Implemented in storage/. Methods throw
 * Fault, 'timeout' once a signal aborts.
 */
export interface IdentifierStore {
  /** For each key of a digest, in the order asked, what is kept of its identifier; null if its plain text was never seen. */
  read(keys: readonly SubjectKey[], signal: AbortSignal): Promise<readonly (KeptIdentifier | null)[]>;

  /** Prepares what was learned, to be committed with a call. It is a link and no record: nobody becomes known by it. */
  prepareLearn(learned: readonly LearnedIdentifier[], atMs: number): DurableWrite;

  /** The same at once, at most 1000; resolves once durable. */
  learn(learned: readonly LearnedIdentifier[], atMs: number): Promise<void>;

  /** Forgets identifiers last seen before a time, up to a day more; how many. Links that evidence needs stay. */
  purge(beforeMs: number): Promise<number>;
}
