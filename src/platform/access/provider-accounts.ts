import type { Clock } from '../../kernel/clock.ts';
import { idText, rowId, type RandomSource } from '../../kernel/random.ts';
import { ROLES, type Role } from './actor.ts';
import type { Administrator, AdministratorStore } from './administrator-store.ts';
import type { FoundIdentity, IdentityStore } from './identity-store.ts';
import type { ProvedIdentity } from './sign-in-provider.ts';

/** What ProviderAccounts needs. */
export interface ProviderAccountsDeps {
  readonly identities: IdentityStore;
  readonly administrators: Pick<AdministratorStore, 'list' | 'change' | 'endAccess'>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The role that each value of the role claim gives. */
  readonly roles: Readonly<Record<string, Role>>;
  /** The role of a person without such a value. `undefined` lets no person in without one. */
  readonly defaultRole: Role | undefined;
}

/** Which account a person gets into. `no-role`: neither a claim nor an owner gave the person a role here. */
export type Entry =
  { readonly kind: 'entered'; readonly administrator: Administrator } | { readonly kind: 'no-role' | 'disabled' };

const NAME_LENGTH_MAX = 64;
/** How often another name is tried if one is taken. From the second try on, a random end makes it unlikely. */
const NAME_TRIES = 5;

/**
 * The accounts of persons that sign in with a provider. An account belongs to an issuer and a subject, and to nothing
 * else: names and mail addresses can be given to another person.
 */
export class ProviderAccounts {
  readonly #deps: ProviderAccountsDeps;

  constructor(deps: ProviderAccountsDeps) {
    this.#deps = deps;
  }

  /**
   * Gives the account of a person. At the first sign-in it is made, with the role of the claim. At later ones, its role
   * follows the claim, unless an owner of the site tied the person to the account and so chose its role. If the claim
   * gives none any more, the sessions, tokens and sign-in links of the account end.
   */
  async enter(person: ProvedIdentity): Promise<Entry> {
    const known = await this.#deps.identities.find(person);
    if (known !== null) return this.#enterKnown(known, person);
    const role = this.#roleOf(person);
    return role === null ? { kind: 'no-role' } : this.#create(person, role);
  }

  async #enterKnown({ identity, administrator }: FoundIdentity, person: ProvedIdentity): Promise<Entry> {
    if (administrator.disabled) return { kind: 'disabled' };
    if (!identity.roleFromClaim) return { kind: 'entered', administrator };
    const role = this.#roleOf(person);
    if (role === null) {
      // What the account has open was given for a role that the person does not have any more.
      if (!(await this.#isLastOwner(administrator))) await this.#deps.administrators.endAccess(administrator.id);
      return { kind: 'no-role' };
    }
    if (role === administrator.role) return { kind: 'entered', administrator };
    const changed = await this.#deps.administrators.change({ id: administrator.id, role });
    // A site without an owner could not be administered any more.
    if (changed.kind !== 'changed') return { kind: 'entered', administrator };
    return changed.administrator.disabled
      ? { kind: 'disabled' }
      : { kind: 'entered', administrator: changed.administrator };
  }

  /** The last owner keeps the role, because a site without an owner could not be administered any more. */
  async #isLastOwner({ id, role }: Administrator): Promise<boolean> {
    if (role !== 'owner') return false;
    const all = await this.#deps.administrators.list();
    return all.every((each) => each.id === id || each.role !== 'owner' || each.disabled);
  }

  async #create(person: ProvedIdentity, role: Role): Promise<Entry> {
    const { identities, clock, random } = this.#deps;
    const nowMs = clock.nowMs();
    const id = rowId(random, 'adm');
    const { issuer, subject } = person;
    const identity = { issuer, subject, administratorId: id, roleFromClaim: true, sinceMs: nowMs };
    const proposed = nameOf(person.name);
    for (let tries = 0; tries < NAME_TRIES; tries++) {
      const name = tries === 0 ? proposed : `${proposed.slice(0, NAME_LENGTH_MAX - 7)}-${idText(random, 6)}`;
      const account = { id, name, role, appIds: [], disabled: false, passwordHash: null, createdAtMs: nowMs };
      const added = await identities.add(account, identity);
      if (added === 'added') return { kind: 'entered', administrator: account };
      // The same person signed in at the same time.
      if (added === 'identity-taken') return this.enter(person);
    }
    throw new Error(`${NAME_TRIES} names in a row are taken`);
  }

  /** Gives the highest role that the claim gives, in the order of ROLES. */
  #roleOf({ claimedRoles }: ProvedIdentity): Role | null {
    const { roles, defaultRole } = this.#deps;
    const given = claimedRoles.flatMap((value) => (Object.hasOwn(roles, value) ? [roles[value]] : []));
    return ROLES.find((role) => given.includes(role)) ?? defaultRole ?? null;
  }
}

/** Makes a name that an account may have out of what a provider calls a person. */
function nameOf(called: string | null): string {
  const name = (called ?? '')
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}._@-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '');
  return [...name].slice(0, NAME_LENGTH_MAX).join('').slice(0, NAME_LENGTH_MAX).toWellFormed() || 'person';
}
