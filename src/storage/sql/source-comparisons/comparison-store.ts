import type { Comparison, ComparisonStore, VerdictPair } from '../../../sources/comparison-store.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps comparisons of sources in the embedded database. */
export class SqlComparisonStore implements ComparisonStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async record(comparison: Comparison): Promise<void> {
    await this.#database.write('sourceComparisons.record', comparison);
  }

  pairs(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly VerdictPair[]> {
    return this.#database.report('sourceComparisons.pairs', period);
  }

  purge(beforeMs: number, limit: number): Promise<number> {
    return this.#database.write('sourceComparisons.purge', { beforeMs, limit });
  }
}
