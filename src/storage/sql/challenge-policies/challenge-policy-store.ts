import type {
  AppChallengePolicy,
  ChallengePolicy,
  ChallengePolicyStore,
} from '../../../features/video-liveness/challenge/challenge-policy.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the challenge policies of apps in the embedded database. */
export class SqlChallengePolicyStore implements ChallengePolicyStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly AppChallengePolicy[]> {
    return this.#database.read('challengePolicies.list', undefined);
  }

  async put(appId: string, policy: ChallengePolicy | null): Promise<void> {
    await this.#database.write('challengePolicies.put', { appId, policy });
  }
}
