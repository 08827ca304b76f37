import type {
  AppChallengePolicy,
  ChallengePolicy,
  ChallengePolicyStore,
} from '../../../features/video-liveness/challenge/challenge-policy.ts';
import type { SqliteDatabase } from '../sqlite-database.ts';

/** Keeps the challenge policies of apps in the embedded database. */
export class SqliteChallengePolicyStore implements ChallengePolicyStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly AppChallengePolicy[]> {
    return this.#database.read('challengePolicies.list', undefined);
  }

  async put(appId: string, policy: ChallengePolicy | null): Promise<void> {
    await this.#database.write('challengePolicies.put', { appId, policy });
  }
}
