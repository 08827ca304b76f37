/**
 * Tells whether two texts name one provider. A slash behind a host alone, capitals of the host and its usual port make no
 * other provider of it: a person must not become a new one because the settings are spelled in another way.
 */
export function isSameIssuer(a: string, b: string): boolean {
  return a === b || (URL.canParse(a) && URL.canParse(b) && new URL(a).href === new URL(b).href);
}
