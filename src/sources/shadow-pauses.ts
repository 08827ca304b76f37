/**
 * The APIs with a shadow that an operator paused. A change marks the area `shadow-pauses`, which every process over the
 * database follows. Every adapter passes shadow-pauses.suite.ts.
 */
export interface ShadowPauses {
  /** The paused APIs by name, in alphabetical order. Throws Fault. */
  list(): Promise<readonly string[]>;
  /** Pauses the shadow of an API, or lets it go on. Throws Fault. */
  set(api: string, isPaused: boolean): Promise<void>;
}
