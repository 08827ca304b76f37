/**
 * The APIs whose shadow is paused by an operator. It is read before each question to a shadow, so every process over the
 * database follows at once. Every adapter passes shadow-pauses.suite.ts.
 */
export interface ShadowPauses {
  /** The paused APIs by name, in alphabetical order. Throws Fault. */
  list(): Promise<readonly string[]>;
  /** Pauses the shadow of an API, or lets it go on. Throws Fault. */
  set(api: string, isPaused: boolean): Promise<void>;
}
