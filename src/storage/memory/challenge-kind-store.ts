import type {
  AppKindOffer,
  KindOffer,
  ChallengeKindStore,
} from '../../features/video-liveness/challenge/challenge-kinds.ts';

/** Keeps the kinds of challenges that apps chose in memory, for tests. */
export class MemoryChallengeKindStore implements ChallengeKindStore {
  readonly #byApp = new Map<string, KindOffer>();

  async list(): Promise<readonly AppKindOffer[]> {
    return [...this.#byApp]
      .map(([appId, kinds]) => ({ appId, kinds }))
      .toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
  }

  async put(appId: string, kinds: KindOffer | null): Promise<void> {
    if (kinds === null) this.#byApp.delete(appId);
    else this.#byApp.set(appId, kinds);
  }
}
