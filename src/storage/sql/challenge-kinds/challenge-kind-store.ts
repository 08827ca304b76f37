import type {
  AppKindOffer,
  KindOffer,
  ChallengeKindStore,
} from '../../../features/video-liveness/challenge/challenge-kinds.ts';
import type { SqlDatabase } from '../database.ts';

/** Keeps the kinds of challenges that apps chose in the embedded database. */
export class SqlChallengeKindStore implements ChallengeKindStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  list(): Promise<readonly AppKindOffer[]> {
    return this.#database.read('challengeKinds.list', undefined);
  }

  async put(appId: string, kinds: KindOffer | null): Promise<void> {
    await this.#database.write('challengeKinds.put', { appId, kinds });
  }
}
