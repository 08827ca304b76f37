import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type {
  IdentifierStore,
  KeptIdentifier,
  LearnedIdentifier,
} from '../../../features/fraud-score/evidence/identifier-store.ts';
import type { SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/**
 * Keeps in the embedded database which digests belong to one identifier. The worker sees only keys and sealed values.
 */
export class SqlIdentifierStore implements IdentifierStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(keys: readonly SubjectKey[], signal: AbortSignal): Promise<readonly (KeptIdentifier | null)[]> {
    return this.#database.read('identifiers.read', keys, signal);
  }

  prepareLearn(learned: readonly LearnedIdentifier[], atMs: number): DurableWrite {
    return durableWrite('identifiers.learn', { learned, atMs });
  }

  async learn(learned: readonly LearnedIdentifier[], atMs: number): Promise<void> {
    await this.#database.write('identifiers.learn', { learned, atMs });
  }

  purge(beforeMs: number): Promise<number> {
    return this.#database.write('identifiers.purge', beforeMs);
  }
}
