import { AppChoices, type AppChoice, type AppChoiceStore } from './app-choices.ts';

/**
 * When an app's clips need a challenge: `never`, in doubt (`grey`), or `always`. Whatever the policy is, a challenge is
 * asked for once the failed attempts on a person reach the bound over all apps.
 */
export const CHALLENGE_POLICIES = ['never', 'grey', 'always'] as const;

/** One of `CHALLENGE_POLICIES`. */
export type ChallengePolicy = (typeof CHALLENGE_POLICIES)[number];

/** The policy of one app, if it differs from the site's. */
export type AppChallengePolicy = AppChoice<'policy', ChallengePolicy>;

/** Keeps the policies of apps. Every adapter passes challenge-policy-store.suite.ts. */
export type ChallengePolicyStore = AppChoiceStore<'policy', ChallengePolicy>;

/** The policies in force, of the site and of apps. */
export type ChallengePolicies = AppChoices<'policy', ChallengePolicy>;

/** Reads the policies of apps. Throws Fault if the store fails. */
export function openChallengePolicies(store: ChallengePolicyStore, site: ChallengePolicy): Promise<ChallengePolicies> {
  return AppChoices.open('policy', store, site);
}
