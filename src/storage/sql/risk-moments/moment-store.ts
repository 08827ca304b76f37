import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type {
  EntityMoment,
  MomentKeys,
  Moments,
  MomentStore,
} from '../../../features/business-risk/velocity/moment-store.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps what happened in the embedded database. */
export class SqlMomentStore implements MomentStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(keys: MomentKeys, atMs: number, signal: AbortSignal): Promise<Moments> {
    return this.#database.read('riskMoments.read', { keys, atMs }, signal);
  }

  prepareAdd(moment: EntityMoment): DurableWrite {
    return durableWrite('riskMoments.add', moment);
  }

  add(moment: EntityMoment): Promise<boolean> {
    return this.#database.write('riskMoments.report', moment);
  }

  purge(beforeMs: number): Promise<number> {
    return this.#database.write('riskMoments.purge', beforeMs);
  }
}
