/**
 * What an administrator may do. Each operation of the admin API names the roles that may call it.
 *
 * - `owner`: everything.
 * - `operator`: everything except administrators, backups and the site's keys.
 * - `analyst`: decisions, rules, lists, feeds, evidence, outcomes and score models; reads the ledger.
 * - `compliance`: persons, consents, erasure, the audit, and every look at personal data; reads the ledger.
 * - `billing`: packages, credits and the ledger, without anything of a person.
 * - `auditor`: reads.
 * - `integrator`: the calls of its own apps, and its own reports.
 */
export const ROLES = ['owner', 'operator', 'analyst', 'compliance', 'billing', 'auditor', 'integrator'] as const;
/** The role of an administrator, e.g. `auditor`. */
export type Role = (typeof ROLES)[number];

/** The authenticated caller of an admin request. */
export interface Actor {
  readonly administratorId: string;
  readonly name: string;
  readonly role: Role;
  /** Apps that an integrator may see. `null` for every app. */
  readonly appIds: readonly string[] | null;
  /**
   * Whether the site requires a second factor that this administrator has not set up yet. Until then it may call only
   * operations with `isOpenBeforeEnrolment`.
   */
  readonly mustEnrol?: boolean;
  /** Digest of the token in use, so that the token can be signed out. */
  readonly tokenDigest: string;
  /** HMAC of the address that the request came from, in hex. */
  readonly addressDigest: string;
  /** HMAC of the network: the address itself, or the /64 of an IPv6 address. */
  readonly networkDigest: string;
}

/** Where an admin request came from. */
export type Origin = Pick<Actor, 'addressDigest' | 'networkDigest'>;

/** Whether an administrator may see an app. */
export function maySee({ appIds }: Pick<Actor, 'appIds'>, appId: string): boolean {
  return appIds === null || appIds.includes(appId);
}
