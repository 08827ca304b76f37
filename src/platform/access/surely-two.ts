import type { AdminIdentity } from './identity-store.ts';
import { isSameIssuer } from './same-issuer.ts';

/**
 * Tells whether two accounts are surely of two persons, as far as their identities tell. An account that the first sign-in
 * at a provider made may belong to a person with another account that has no identity there, because no second person
 * took part in making it. Two persons at one provider are two. An identity that an owner linked was seen by two persons.
 */
export function areSurelyTwo(a: string, b: string, identities: readonly AdminIdentity[]): boolean {
  return !couldBeMadeBeside(a, b, identities) && !couldBeMadeBeside(b, a, identities);
}

/** Whether a first sign-in made the account `made`, and the account `other` has no identity at that provider. */
function couldBeMadeBeside(made: string, other: string, identities: readonly AdminIdentity[]): boolean {
  return identities.some(
    ({ administratorId, issuer, roleFromClaim }) =>
      administratorId === made &&
      roleFromClaim &&
      !identities.some((each) => each.administratorId === other && isSameIssuer(each.issuer, issuer)),
  );
}
