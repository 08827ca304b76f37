/**
 * Keeps when this site was last known to run, by the wall clock, so that a start with a clock that is far ahead is
 * noticed.
 * Implemented in storage/. Every implementation passes clock-mark-store.suite.ts. All methods throw Fault.
 */
export interface ClockMarkStore {
  /** When the site was last known to run. Null if that was never noted. */
  read(): Promise<number | null>;

  /**
   * Notes that the site runs now, unless more than `leapMs` have passed since it was last known to run. Gives null if it
   * is noted, and otherwise when it was last known to run. A clock that was set back changes nothing.
   */
  note(now: { readonly nowMs: number; readonly leapMs: number }): Promise<number | null>;

  /** Notes that the site runs now, whatever was noted before, because an operator says that the clock is right. */
  accept(nowMs: number): Promise<void>;
}
