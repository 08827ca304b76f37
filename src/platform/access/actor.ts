/** What an administrator may do: owners everything, operators all but people and keys of the house, auditors look, integrators see their own calls and report attacks. */
export const ROLES = ['owner', 'operator', 'auditor', 'integrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, once authenticated. */
export interface Actor {
  readonly administratorId: string;
  readonly name: string;
  readonly role: Role;
  /** Apps an integrator may see; null for every app. */
  readonly appIds: readonly string[] | null;
  /** Digest of the token in use, so that it can be signed out. */
  readonly tokenDigest: string;
  /** HMAC of the address the request came from, hex. */
  readonly addressDigest: string;
  /** The same of its network: the address itself, or the /64 of an IPv6 address. */
  readonly networkDigest?: string;
}

/** Whether an app lies within what an administrator may see. */
export function maySee({ appIds }: Pick<Actor, 'appIds'>, appId: string): boolean {
  return appIds === null || appIds.includes(appId);
}
