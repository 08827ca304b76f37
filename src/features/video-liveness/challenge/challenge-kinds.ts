import { AppChoices, type AppChoice, type AppChoiceStore } from './app-choices.ts';

/** The kinds of challenges: movements of the head, or light of the screen on the face. */
export const CHALLENGE_KINDS = ['actions', 'colours'] as const;

/** The name of a kind, e.g. `actions`. */
export type ChallengeKind = (typeof CHALLENGE_KINDS)[number];

/** The kinds among names from outside. Names that are no kind are left out, so the result is small, however many come. */
export function kindsAmong(names: ReadonlySet<string>): ReadonlySet<ChallengeKind> {
  return new Set(CHALLENGE_KINDS.filter((kind) => names.has(kind)));
}

/**
 * The kinds that an app's challenges may be of, the preferred one first. Actions are always among them, as the equal
 * way for a person that declines the colours or cannot take them.
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

/** The offer of one app, if it differs from the site's. */
export type AppKindOffer = AppChoice<'kinds', KindOffer>;

/** Keeps the offers of apps. Every adapter passes challenge-kind-store.suite.ts. */
export type ChallengeKindStore = AppChoiceStore<'kinds', KindOffer>;

/** The offers in force, of the site and of apps. */
export type ChallengeKinds = AppChoices<'kinds', KindOffer>;

/** Reads the offers of apps. Throws Fault if the store fails. */
export function openChallengeKinds(store: ChallengeKindStore, site: KindOffer): Promise<ChallengeKinds> {
  return AppChoices.open('kinds', store, site);
}
