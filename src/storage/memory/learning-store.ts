import type { KeptLearningChoice, LearningStore } from '../../features/business-risk/baselines/learning-store.ts';

/** Keeps the choice about the learning mode in memory, for tests. Nothing survives a restart. */
export class MemoryLearningStore implements LearningStore {
  #choice: KeptLearningChoice | null = null;

  async read(): Promise<KeptLearningChoice | null> {
    return this.#choice;
  }

  async put(choice: KeptLearningChoice): Promise<void> {
    this.#choice = choice;
  }
}
