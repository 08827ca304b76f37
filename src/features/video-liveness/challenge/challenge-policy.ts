import { InTurn } from '../../../kernel/in-turn.ts';

/**
 * When an app's clips need a challenge: `never`, in doubt (`grey`), or `always`. Whatever the policy is, a challenge is
 * asked for once the failed attempts on a person reach the bound over all apps.
 */
export const CHALLENGE_POLICIES = ['never', 'grey', 'always'] as const;

/** One of `CHALLENGE_POLICIES`. */
export type ChallengePolicy = (typeof CHALLENGE_POLICIES)[number];

/** The policy of one app, where it differs from the site's. */
export interface AppChallengePolicy {
  readonly appId: string;
  readonly policy: ChallengePolicy;
}

/** Keeps the policies of apps. Every adapter passes challenge-policy-store.suite.ts. Every method throws Fault. */
export interface ChallengePolicyStore {
  /** The policies of all apps that have one of their own, by app id. */
  list(): Promise<readonly AppChallengePolicy[]>;
  /** Gives an app a policy of its own. With `null` it has the site's again. */
  put(appId: string, policy: ChallengePolicy | null): Promise<void>;
}

/** The policies in force. An app without one of its own has the site's. */
export class ChallengePolicies {
  readonly #store: ChallengePolicyStore;
  #byApp: ReadonlyMap<string, ChallengePolicy>;
  readonly #reads = new InTurn();
  /** The policy of the site. */
  readonly site: ChallengePolicy;

  private constructor(store: ChallengePolicyStore, site: ChallengePolicy, apps: readonly AppChallengePolicy[]) {
    this.#store = store;
    this.#byApp = byApp(apps);
    this.site = site;
  }

  /** Reads the policies of apps. Throws Fault if the store fails. */
  static async open(store: ChallengePolicyStore, site: ChallengePolicy): Promise<ChallengePolicies> {
    return new ChallengePolicies(store, site, await store.list());
  }

  of(appId: string): ChallengePolicy {
    return this.#byApp.get(appId) ?? this.site;
  }

  /** The apps with a policy of their own. */
  apps(): readonly AppChallengePolicy[] {
    return [...this.#byApp].map(([appId, policy]) => ({ appId, policy }));
  }

  /** Sets the policy of an app, or gives it the site's with `null`. The next call already follows it. Throws Fault. */
  async set(appId: string, policy: ChallengePolicy | null): Promise<void> {
    await this.#store.put(appId, policy);
    await this.reload();
  }

  /** Reads the policies again. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      this.#byApp = byApp(await this.#store.list());
    });
  }
}

function byApp(apps: readonly AppChallengePolicy[]): ReadonlyMap<string, ChallengePolicy> {
  return new Map(apps.map(({ appId, policy }) => [appId, policy]));
}
