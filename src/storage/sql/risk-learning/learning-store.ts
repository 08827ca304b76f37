import type { KeptLearningChoice, LearningStore } from '../../../features/business-risk/baselines/learning-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the choice about the learning mode in the embedded database. */
export class SqlLearningStore implements LearningStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(): Promise<KeptLearningChoice | null> {
    return this.#database.read('riskLearning.read', undefined);
  }

  put(choice: KeptLearningChoice): Promise<void> {
    return this.#database.write('riskLearning.put', choice);
  }

  readEnd(): Promise<number | null> {
    return this.#database.read('riskLearning.readEnd', undefined);
  }

  putEnd(endedAtMs: number): Promise<void> {
    return this.#database.write('riskLearning.putEnd', endedAtMs);
  }
}
