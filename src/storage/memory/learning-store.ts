import type { KeptLearningChoice, LearningStore } from '../../features/business-risk/baselines/learning-store.ts';

/** Keeps the choice about the learning mode in memory, for tests. Nothing survives a restart. */
export class MemoryLearningStore implements LearningStore {
  #choice: KeptLearningChoice | null = null;
  #endedAtMs: number | null = null;

  async read(): Promise<KeptLearningChoice | null> {
    return this.#choice;
  }

  async put(choice: KeptLearningChoice): Promise<void> {
    this.#choice = choice;
    if (choice.mode === 'auto') this.#endedAtMs = null;
  }

  async readEnd(): Promise<number | null> {
    return this.#endedAtMs;
  }

  async putEnd(endedAtMs: number): Promise<void> {
    this.#endedAtMs = endedAtMs;
  }
}
