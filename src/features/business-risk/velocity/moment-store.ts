import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';

/** The entities of which it is kept what happened to them, one thing after the other. */
export const MOMENT_ENTITIES = ['account', 'device', 'phone', 'address'] as const;
/** A kind of entity, e.g. `account`. */
export type MomentEntity = (typeof MOMENT_ENTITIES)[number];

/** How long it is remembered what happened. */
export const MOMENTS_KEPT_MS = 30 * 86_400_000;
/** The most moments of one entity that are read, latest first. */
export const MOMENTS_MAX = 256;

/** Something that happened. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Its outcome, and `scene_` with the scene if it was a request. */
  readonly what: readonly string[];
  /** Whether it was a request. Otherwise it was reported afterwards. */
  readonly isRequest: boolean;
  /** Where it came from. Absent if no rule reads it, or if its address does not tell. */
  readonly place?: MomentPlace;
  /** The first 16 hex digits of the pseudonyms that came with it. Absent if no rule counts them. */
  readonly others?: Readonly<Partial<Record<MomentEntity, string>>>;
}

/** A place on the earth, rounded to a tenth of a degree, which is 11 km. */
export interface MomentPlace {
  readonly latitude: number;
  readonly longitude: number;
  /** It was within this many kilometres. */
  readonly radiusKm: number;
}

/** Pseudonyms of the entities. Null if there is none. */
export type MomentKeys = Readonly<Record<MomentEntity, string | null>>;

/** What happened by entity, latest first. An entity without a key is null. */
export type Moments = Readonly<Record<MomentEntity, readonly Moment[] | null>>;

/** A moment of some entities. */
export interface EntityMoment {
  readonly keys: MomentKeys;
  readonly moment: Moment;
  /** Unique name of what happened, at most 128 characters. The same name again changes nothing. */
  readonly reference: string;
}

/**
 * Keeps what happened to accounts, devices, phones and addresses for 30 days. Implemented in storage/. Every
 * implementation passes moment-store.suite.ts.
 */
export interface MomentStore {
  /**
   * What happened within 30 days before `atMs`, up to MOMENTS_MAX moments of each entity. Throws Fault 'timeout' once
   * `signal` aborts, and 'unavailable' if the store cannot be read.
   */
  read(keys: MomentKeys, atMs: number, signal: AbortSignal): Promise<Moments>;

  /** Prepares adding a moment, to be committed with a decision. */
  prepareAdd(moment: EntityMoment): DurableWrite;

  /** Adds a moment. Returns false if its reference is known already. Throws Fault. */
  add(moment: EntityMoment): Promise<boolean>;

  /** Deletes what happened before a time. Returns how many rows were deleted. Throws Fault. */
  purge(beforeMs: number): Promise<number>;
}
