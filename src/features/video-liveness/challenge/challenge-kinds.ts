import { InTurn } from '../../../kernel/in-turn.ts';

/** The kinds of challenges: movements of the head, or light of the screen on the face. */
export const CHALLENGE_KINDS = ['actions', 'colours'] as const;

/** The name of a kind, e.g. `actions`. */
export type ChallengeKind = (typeof CHALLENGE_KINDS)[number];

/** The kinds among names from outside. Names that are no kind are left out, so the result is small, however many come. */
export function kindsAmong(names: ReadonlySet<string>): ReadonlySet<ChallengeKind> {
  return new Set(CHALLENGE_KINDS.filter((kind) => names.has(kind)));
}

/**
 * The kinds that an app's challenges may be of, the preferred one first. Actions are always among them, as the equal way
 * for a person who declines the colours or cannot take them.
 */
export const KIND_OFFERS = {
  actions: ['actions'],
  'colours-or-actions': ['colours', 'actions'],
  'actions-or-colours': ['actions', 'colours'],
} as const satisfies Readonly<Record<string, readonly ChallengeKind[]>>;

/** The name of an offer, e.g. `actions`. */
export type KindOffer = keyof typeof KIND_OFFERS;

/** The names of all offers. */
export const KIND_OFFER_NAMES = ['actions', 'colours-or-actions', 'actions-or-colours'] as const satisfies KindOffer[];

/** The offer of one app, where it differs from the site's. */
export interface AppKindOffer {
  readonly appId: string;
  readonly kinds: KindOffer;
}

/** Keeps the offers of apps. Every adapter passes challenge-kind-store.suite.ts. Every method throws Fault. */
export interface ChallengeKindStore {
  /** The offers of all apps that have one of their own, by app id. */
  list(): Promise<readonly AppKindOffer[]>;
  /** Gives an app an offer of its own. With `null` it has the site's again. */
  put(appId: string, kinds: KindOffer | null): Promise<void>;
}

/** The offers in force. An app without one of its own has the site's. */
export class ChallengeKinds {
  readonly #store: ChallengeKindStore;
  #byApp: ReadonlyMap<string, KindOffer>;
  readonly #reads = new InTurn();
  /** The offer of the site. */
  readonly site: KindOffer;

  private constructor(store: ChallengeKindStore, site: KindOffer, apps: readonly AppKindOffer[]) {
    this.#store = store;
    this.#byApp = byApp(apps);
    this.site = site;
  }

  /** Reads the offers of apps. Throws Fault if the store fails. */
  static async open(store: ChallengeKindStore, site: KindOffer): Promise<ChallengeKinds> {
    return new ChallengeKinds(store, site, await store.list());
  }

  of(appId: string): KindOffer {
    return this.#byApp.get(appId) ?? this.site;
  }

  /** The apps with an offer of their own. */
  apps(): readonly AppKindOffer[] {
    return [...this.#byApp].map(([appId, kinds]) => ({ appId, kinds }));
  }

  /** Sets the offer of an app, or gives it the site's with `null`. The next challenge already follows it. Throws Fault. */
  async set(appId: string, kinds: KindOffer | null): Promise<void> {
    await this.#store.put(appId, kinds);
    await this.reload();
  }

  /** Reads the offers again. Throws Fault and changes nothing if the store fails. */
  reload(): Promise<void> {
    return this.#reads.run(async () => {
      this.#byApp = byApp(await this.#store.list());
    });
  }
}

function byApp(apps: readonly AppKindOffer[]): ReadonlyMap<string, KindOffer> {
  return new Map(apps.map(({ appId, kinds }) => [appId, kinds]));
}
