import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import type { PersonId } from '../register.ts';

/**
 * What is remembered of an attempt to pass as a person: two faces were compared and differ, a clip was refused, or a
 * challenge was asked for instead of a verdict.
 */
export const ATTEMPT_OUTCOMES = ['comparison-failed', 'clip-refused', 'challenge-asked'] as const;

/** One of `ATTEMPT_OUTCOMES`. */
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** One remembered attempt. It holds no number, name, face or score. */
export interface AttemptNote {
  readonly personId: PersonId;
  readonly appId: string;
  /** `Contract.name` of the API that was called. */
  readonly api: string;
  /** Order id of the call. A call leaves one note at most. */
  readonly orderId: string;
  readonly outcome: AttemptOutcome;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** The most notes that are kept, of all people and apps. Beyond it, the oldest are dropped. About 150 MB. */
export const ATTEMPT_NOTES_MAX = 1_000_000;

/** The most notes of one person that a question gives. */
export const ATTEMPT_NOTES_READ_MAX = 1000;

/**
 * Remembers attempts for as long as a bound looks back. It is implemented in storage/, and every implementation passes
 * attempt-store.suite.ts.
 */
export interface AttemptStore {
  /** Prepares a note. It becomes durable together with its call. A second note of an order changes nothing. */
  note(note: AttemptNote): DurableWrite;

  /**
   * The notes of a person after a time, latest first, at most ATTEMPT_NOTES_READ_MAX. Throws Fault, with the kind
   * 'timeout' once `signal` aborts.
   */
  of(personId: PersonId, afterMs: number, signal: AbortSignal): Promise<readonly AttemptNote[]>;

  /** Removes all notes about a person. Gives their number. Throws Fault. */
  erase(personId: PersonId): Promise<number>;

  /** Removes at most `limit` notes up to a time, the oldest first. Gives their number. Throws Fault. */
  purge(untilMs: number, limit: number): Promise<number>;
}
