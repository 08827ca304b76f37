import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { CountedAttempts, SeenAttempt, SourceHours } from '../../../sources/source-hours.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps the counts of questions to sources in the database. */
export class SqlSourceHours implements SourceHours {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  count(seen: SeenAttempt): DurableWrite {
    return durableWrite('sourceHours.count', seen);
  }

  read(period: { readonly fromMs: number; readonly toMs: number }): Promise<readonly CountedAttempts[]> {
    return this.#database.report('sourceHours.of', period);
  }

  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number> {
    return this.#database.write('sourceHours.purge', input);
  }
}
