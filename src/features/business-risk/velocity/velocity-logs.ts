import type { EntityKind } from './velocity-entities.ts';

/** How far a process has counted the log of an entity. */
export interface LogPosition {
  /** Which log it was: if a log is lost, the next one of the same entity has another epoch. */
  readonly epoch: number;
  /** Events of it that were counted, from its first one on. */
  readonly events: number;
}

/** One event of one entity. */
export interface LogTouch {
  readonly kind: EntityKind;
  /** 64 bits of the entity's pseudonym, 16 hex digits. */
  readonly key: string;
  /** The event as the caller writes it. Records of one kind have one length. */
  readonly record: Uint8Array;
  /** How far the caller has counted this entity, so that it needs no summary. Null if it must be told everything. */
  readonly known: LogPosition | null;
}

/** The log of an entity after an event was appended to it. */
export interface EntityLog {
  readonly epoch: number;
  /** Events that came before the first of `records`. They stand in the summary or are forgotten. */
  readonly first: number;
  /** The events in the order in which they were appended, one record after the other. */
  readonly records: Uint8Array;
  /** How many of them came up to the one just appended, itself included. Those after it belong to other calls. */
  readonly end: number;
  /** What was folded of the events before. Null if nothing was, or if the caller has counted those events itself. */
  readonly summary: Uint8Array | null;
}

/** Replaces the oldest events of a log by a summary. */
export interface LogFold {
  readonly kind: EntityKind;
  readonly key: string;
  /** The log as it was read. If it has begun anew or was folded since, nothing happens. */
  readonly epoch: number;
  readonly first: number;
  /** How many of its oldest events go, and how long each record is in bytes. */
  readonly drop: number;
  readonly recordBytes: number;
  /** What is kept of them, and of the summary that it replaces. Null to forget them. */
  readonly summary: Uint8Array | null;
}

/**
 * Logs of events by entity, which several processes share. An entity without events for more than two weeks is
 * forgotten. Implemented in storage/. Every implementation passes velocity-logs.suite.ts.
 */
export interface VelocityLogs {
  /**
   * Appends an event and gives the log of its entity, in one step. Calls for one entity resolve in the order in which
   * their events stand in the log. Null if the log cannot be reached; the event is then counted or not. Never throws.
   */
  append(touch: LogTouch): Promise<EntityLog | null>;

  /** Folds a log. Returns false if it is no longer as it was read, or cannot be reached. Never throws. */
  fold(fold: LogFold): Promise<boolean>;
}

/** What a log holds: what was folded of its oldest events, and the events since. */
export interface LogContent {
  readonly summary: Uint8Array | null;
  /** The events in the order in which they count, one record after the other. */
  readonly records: Uint8Array;
}

/** An entity that has a log in a draft and a shared one. */
export interface TwoLogs {
  readonly kind: EntityKind;
  readonly key: string;
  readonly shared: LogContent;
  readonly draft: LogContent;
}

/** Makes one log of two. What stands in both must count once. */
export type BringTogether = (logs: TwoLogs) => LogContent;

/** Logs beside the shared ones. One process writes them, and then brings them into the shared ones. */
export interface LogDraft extends VelocityLogs {
  /**
   * Brings every log of the draft into the shared ones and deletes it, in pieces. Events that other processes append
   * meanwhile stay. Gives after each piece how many entities it brought in. Throws Fault.
   */
  bringIn(together: BringTogether): AsyncIterable<number>;

  /** Deletes what is left of the draft, as far as the logs can be reached. Never throws. */
  end(): Promise<void>;
}

/** Makes drafts. Implemented in storage/. Every implementation passes velocity-log-drafts.suite.ts. */
export interface LogDrafts {
  /** Begins an empty draft, and deletes what others left behind. Throws Fault. */
  begin(): Promise<LogDraft>;
}
