import type { Administrator, AdministratorStore } from '../../platform/access/administrator-store.ts';
import type {
  AdminIdentity,
  FoundIdentity,
  IdentityStore,
  ProviderSubject,
} from '../../platform/access/identity-store.ts';
import { isSameIssuer } from '../../platform/access/same-issuer.ts';

type Administrators = Pick<AdministratorStore, 'add' | 'list' | 'endAccess'>;

/** Keeps identities in memory, for tests. Nothing survives a restart. */
export class MemoryIdentityStore implements IdentityStore {
  #identities: readonly AdminIdentity[] = [];
  readonly #administrators: Administrators;

  constructor(administrators: Administrators) {
    this.#administrators = administrators;
  }

  async list(): Promise<readonly AdminIdentity[]> {
    return this.#identities;
  }

  async find(subject: ProviderSubject): Promise<FoundIdentity | null> {
    const identity = this.#of(subject);
    const administrators = await this.#administrators.list();
    const administrator = administrators.find(({ id }) => id === identity?.administratorId);
    return identity && administrator ? { identity, administrator } : null;
  }

  async link(identity: AdminIdentity): Promise<boolean> {
    const known = this.#of(identity);
    if (known !== undefined && known.administratorId !== identity.administratorId) return false;
    const { administratorId, issuer, subject } = identity;
    const isOfOther = this.#identities.some(
      (each) =>
        each.administratorId === administratorId && isSameIssuer(each.issuer, issuer) && each.subject !== subject,
    );
    if (isOfOther) await this.#administrators.endAccess(administratorId);
    const others = this.#identities.filter(
      (each) => each.administratorId !== administratorId || !isSameIssuer(each.issuer, issuer),
    );
    this.#identities = [...others, identity];
    return true;
  }

  async add(administrator: Administrator, identity: AdminIdentity): Promise<'added' | 'name-taken' | 'identity-taken'> {
    if (this.#of(identity) !== undefined) return 'identity-taken';
    this.#identities = [...this.#identities, identity];
    if (await this.#administrators.add(administrator)) return 'added';
    this.#identities = this.#identities.filter((each) => each !== identity);
    return 'name-taken';
  }

  async unlink(administratorId: string): Promise<boolean> {
    const left = this.#identities.filter((each) => each.administratorId !== administratorId);
    const hadSome = left.length < this.#identities.length;
    this.#identities = left;
    if (hadSome) await this.#administrators.endAccess(administratorId);
    return hadSome;
  }

  #of({ issuer, subject }: ProviderSubject): AdminIdentity | undefined {
    const ofSubject = this.#identities.filter((each) => each.subject === subject);
    return (
      ofSubject.find((each) => each.issuer === issuer) ?? ofSubject.find((each) => isSameIssuer(each.issuer, issuer))
    );
  }
}
