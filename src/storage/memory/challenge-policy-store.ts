import type {
  AppChallengePolicy,
  ChallengePolicy,
  ChallengePolicyStore,
} from '../../features/video-liveness/challenge/challenge-policy.ts';

/** Keeps the challenge policies of apps in memory, for tests. */
export class MemoryChallengePolicyStore implements ChallengePolicyStore {
  readonly #byApp = new Map<string, ChallengePolicy>();

  async list(): Promise<readonly AppChallengePolicy[]> {
    return [...this.#byApp]
      .map(([appId, policy]) => ({ appId, policy }))
      .toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
  }

  async put(appId: string, policy: ChallengePolicy | null): Promise<void> {
    if (policy === null) this.#byApp.delete(appId);
    else this.#byApp.set(appId, policy);
  }
}
