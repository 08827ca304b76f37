import type { LearningChoice } from './learning-mode.ts';

/** A choice about the learning mode, with its author. */
export interface KeptLearningChoice extends LearningChoice {
  /** Name of the administrator. */
  readonly chosenBy: string;
  readonly chosenAtMs: number;
}

/**
 * Keeps the last choice about the learning mode, so that it holds after a restart.
 * Implemented in storage/. Every implementation passes learning-store.suite.ts. All methods throw Fault.
 */
export interface LearningStore {
  /** The last choice. Null if none was ever made. */
  read(): Promise<KeptLearningChoice | null>;

  /** Keeps a choice. The choice `auto` forgets the end that the site came to by itself. */
  put(choice: KeptLearningChoice): Promise<void>;

  /** When the site stopped learning by itself, in milliseconds since the Unix epoch. Null if it did not. */
  readEnd(): Promise<number | null>;

  putEnd(endedAtMs: number): Promise<void>;
}
