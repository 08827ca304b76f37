import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { EntityKind } from './velocity-entities.ts';

/** One entity that an event belongs to. */
export interface VelocityTouch {
  readonly kind: EntityKind;
  /** The entity's pseudonym, at least 16 hex characters. */
  readonly key: string;
  /** Pseudonyms (at least 8 hex) in the order of VELOCITY_ENTITIES[kind]. Null if the event has none. */
  readonly members: readonly (string | null)[];
}

/** One event with its entities, at most one of each kind. */
export interface VelocityEvent {
  /**
   * Milliseconds since the Unix epoch. If the time is before an entity's latest event, it counts as that event's time.
   */
  readonly atMs: number;
  readonly touches: readonly VelocityTouch[];
}

/** What an entity did in each window, including the event just recorded. */
export interface EntityReading {
  /** Events with an age under the window's length, in the order of VELOCITY_WINDOWS. */
  readonly events: readonly number[];
  /** Distinct members by member kind, then by window. */
  readonly distinct: readonly (readonly number[])[];
  readonly rhythm: Rhythm;
}

/** The regularity of an entity's last events, at most 16 of them within the longest window. */
export interface Rhythm {
  /** Number of gaps between consecutive events, 0 to 15. */
  readonly gaps: number;
  /** Mean gap in milliseconds. NaN if there are no gaps. */
  readonly meanMs: number;
  /**
   * Standard deviation of the gaps divided by their mean. Near 0 for a metronome, near 1 for independent arrivals. NaN
   * if there are no gaps.
   */
  readonly variation: number;
}

/** Readings by kind. A kind that the event did not touch is absent. A kind that could not be read in time is null. */
export type VelocityReading = Readonly<Partial<Record<EntityKind, EntityReading | null>>>;

/**
 * Counts events and distinct members of each entity over sliding windows.
 *
 * Recording and reading an entity takes one call, and no call spans two entities. A cluster adapter can therefore keep
 * each entity under one hash tag. Implementations are bounded in entities and bytes, and document which they drop
 * first.
 * Implemented in storage/. Every implementation passes velocity-store.suite.ts.
 */
export interface VelocityStore {
  /**
   * Records an event and returns what its entities did. If an entity cannot be reached before `signal` aborts, it is
   * null in the reading, and the decision goes on without it and says so. Throws nothing else.
   */
  record(event: VelocityEvent, signal: AbortSignal): Promise<RecordedVelocity>;
}

/** The readings after an event was recorded, and the write that makes it durable. */
export interface RecordedVelocity {
  readonly reading: VelocityReading;
  /**
   * A write to commit with the decision, so that a restart loses no event of an answered call. Null if the store itself
   * is durable.
   */
  readonly write: DurableWrite | null;
}
