type Claims = Readonly<Record<string, unknown>>;

/** Most values of a role claim that are read. */
const ROLES_MAX = 1000;

/**
 * Gives the values of a role claim: a text, or a list of texts. `null` if the claim is missing.
 *
 * @param name the claim, or a dotted path to it. A claim with dots in its own name wins.
 */
export function claimedRoles(claims: Claims, name: string): readonly string[] | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : atPath(claims, name.split('.'));
  if (value === undefined || value === null) return null;
  return [value]
    .flat()
    .slice(0, ROLES_MAX)
    .filter((each) => typeof each === 'string');
}

/**
 * Whether the provider keeps a claim somewhere else, so that its values are unknown, e.g. groups of Entra if a person has very
 * many. Source: OpenID Connect Core 1.0, section 5.6.2.
 */
export function isElsewhere(claims: Claims, name: string): boolean {
  const names = claims['_claim_names'];
  return (
    typeof names === 'object' &&
    names !== null &&
    [name, name.split('.')[0] ?? ''].some((each) => Object.hasOwn(names, each))
  );
}

/** Gives how the provider calls the person. `null` if it says nothing. */
export function claimedName(claims: Claims): string | null {
  const names = [claims['preferred_username'], claims['name'], claims['nickname']];
  return (names.find((name) => typeof name === 'string' && name !== '') as string | undefined) ?? null;
}

function atPath(claims: Claims, path: readonly string[]): unknown {
  let value: unknown = claims;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}
