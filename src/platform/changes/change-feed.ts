/**
 * Every kind of stored state that a process keeps in memory. A store marks its area in the transaction that changes the
 * state, and what keeps a copy follows the area.
 */
export const CHANGE_AREAS = [
  'directory',
  'rules',
  'lists',
  'feeds',
  'fields',
  'learning',
  'score-model',
  'key-ring',
  'consents',
  'challenge-policies',
  'challenge-kinds',
  'identifiers',
  'case-policy',
  'calibrations',
  'shadow-pauses',
] as const;

/** One kind of state that processes keep in memory, e.g. `rules`. */
export type ChangeArea = (typeof CHANGE_AREAS)[number];

/**
 * Tells the processes that share a database what to read again. The process that writes updates its own memory before
 * it answers, so this is about the others.
 */
export interface ChangeFeed {
  /**
   * Calls `reload` after another process changed the area. It must read the state again and replace what memory holds.
   * If it throws, it is called again, and this process does not count as one that follows the change.
   */
  follow(area: ChangeArea, reload: () => Promise<void>): void;

  /**
   * Resolves when every live process follows everything that was committed before the call, or has ended. Gives the
   * names of those that do not within the bound: what changed holds there as soon as they can read it. Throws Fault if
   * this cannot be told.
   */
  everywhere(): Promise<readonly string[]>;
}

/**
 * The changes of a process that has its database for itself. No other process writes, so there is nothing to follow.
 */
export const ALONE: ChangeFeed = { follow: () => undefined, everywhere: async () => [] };
