import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { Visit } from '../../../features/business-risk/profile/account-profile.ts';
import type { Introduction } from '../../../features/business-risk/profile/introduction.ts';
import type { KnownProfile, ProfileKeys, ProfileStore } from '../../../features/business-risk/profile/profile-store.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';

/** Keeps profiles in the embedded database. */
export class SqlProfileStore implements ProfileStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  read(keys: ProfileKeys, signal: AbortSignal): Promise<KnownProfile> {
    return this.#database.read('riskProfiles.read', keys, signal);
  }

  prepareVisit(keys: ProfileKeys, visit: Visit): DurableWrite {
    return durableWrite('riskProfiles.visit', { keys, visit });
  }

  introduce(told: readonly Introduction[], nowMs: number): Promise<readonly boolean[]> {
    return this.#database.write('riskProfiles.introduce', { told, nowMs });
  }

  purge(beforeMs: number): Promise<number> {
    return this.#database.write('riskProfiles.purge', beforeMs);
  }
}
