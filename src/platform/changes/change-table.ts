import type { ChangeArea } from './change-feed.ts';

/** The number of an area's last change. An area that never changed has none. */
export type ChangeNumbers = ReadonlyMap<ChangeArea, number>;

/**
 * The last change of each area. Stores mark a change in the transaction that makes it, under a number that is higher
 * than that of every change committed before. Every adapter passes change-table.suite.ts.
 */
export interface ChangeTable {
  /** Throws Fault if the store fails. */
  numbers(): Promise<ChangeNumbers>;
}
