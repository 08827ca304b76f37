import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { CountedScores, ScoreDays, ScoreQuery, SeenScore } from '../../../platform/ledger/score-days.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps the histograms of scores in the database. */
export class SqlScoreDays implements ScoreDays {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  count(seen: SeenScore): DurableWrite {
    return durableWrite('scoreDays.count', seen);
  }

  read(query: ScoreQuery): Promise<readonly CountedScores[]> {
    return this.#database.read('scoreDays.of', query);
  }

  purge(input: Parameters<ScoreDays['purge']>[0]): Promise<number> {
    return this.#database.write('scoreDays.purge', input);
  }
}
