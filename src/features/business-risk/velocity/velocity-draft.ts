import type { VelocityEvent } from './velocity-store.ts';

/** Windows that one process fills beside the shared ones, and then brings into them. */
export interface VelocityDraft {
  /** Entities that its events touched. */
  readonly entities: number;

  /**
   * Records an event. Calls must come in the order of the events, and need not wait for each other. False if one of its
   * entities could not be reached. Never throws.
   */
  record(event: VelocityEvent, signal: AbortSignal): Promise<boolean>;

  /**
   * Brings the windows into the shared ones, while others count there. What both hold counts once, so that doing it
   * twice changes nothing. Gives after each piece how many entities it brought in. Throws Fault.
   */
  bringIn(): AsyncIterable<number>;

  /** Deletes what is left of the draft. Never throws. */
  end(): Promise<void>;
}

/** Makes drafts of windows. Implemented in engines/. */
export interface VelocityDrafts {
  /** Begins an empty draft. Throws Fault. */
  begin(): Promise<VelocityDraft>;
}
