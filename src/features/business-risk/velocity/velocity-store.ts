import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { EntityKind } from './velocity-entities.ts';

/** One entity that an event belongs to. */
export interface VelocityTouch {
  readonly kind: EntityKind;
  /** The entity's pseudonym, at least 16 hex characters. */
  readonly key: string;
  /** Pseudonyms (at least 8 hex) in the order of VELOCITY_ENTITIES[kind]; null where the event has none. */
  readonly members: readonly (string | null)[];
}

/** One event with its entities, at most one of each kind. */
export interface VelocityEvent {
  /** Milliseconds since the Unix epoch. A time before an entity's latest event counts as that event's time. */
  readonly atMs: number;
  readonly touches: readonly VelocityTouch[];
}

/** What an entity did in each window, the event just recorded included. */
export interface EntityReading {
  /** Events with an age under the window's length, in the order of VELOCITY_WINDOWS. */
  readonly events: readonly number[];
  /** Distinct members by member kind, then by window. */
  readonly distinct: readonly (readonly number[])[];
  readonly rhythm: Rhythm;
}

/** The regularity of an entity's last events, at most 16 of them within the longest window. */
export interface Rhythm {
  /** Gaps between consecutive events, 0 to 15. */
  readonly gaps: number;
  /** Mean gap, milliseconds; NaN without gaps. */
  readonly meanMs: number;
  /** Standard deviation by mean: near 0 for a metronome, near 1 for independent arrivals; NaN without gaps. */
  readonly variation: number;
}

/** Readings by kind; a kind the event did not touch is absent, one that could not be read in time is null. */
export type VelocityReading = Readonly<Partial<Record<EntityKind, EntityReading | null>>>;

/**
 * Counts events and distinct members per entity over sliding windows.
 *
 * One call an entity is enough to record and to read, and nothing spans two entities: a cluster adapter keeps each
 * entity under one hash tag. Implementations are bounded in entities and bytes, and say which they forget first.
 * Implemented in storage/; every implementation passes velocity-store.suite.ts.
 */
export interface VelocityStore {
  /**
   * Records an event and gives what its entities did. An entity that cannot be reached before `signal` aborts is null
   * in the reading: the decision goes on without it and says so. Throws nothing else.
   */
  record(event: VelocityEvent, signal: AbortSignal): Promise<RecordedVelocity>;
}

export interface RecordedVelocity {
  readonly reading: VelocityReading;
  /** To be committed with the decision, so that a restart forgets nothing acknowledged; null where the store is durable. */
  readonly write: DurableWrite | null;
}
