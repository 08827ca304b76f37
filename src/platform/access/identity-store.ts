import type { Administrator } from './administrator-store.ts';

/** A person as an OpenID provider knows it. */
export interface ProviderSubject {
  /** URL of the provider, as its tokens name it. */
  readonly issuer: string;
  /** The provider's id of the person, at most 255 characters. A provider never gives it to another person. */
  readonly subject: string;
}

/** Which account a person at a provider signs in to. */
export interface AdminIdentity extends ProviderSubject {
  readonly administratorId: string;
  /** Whether each sign-in sets the role by a claim. If not, an owner of the site sets it. */
  readonly roleFromClaim: boolean;
  readonly sinceMs: number;
}

/** An identity with its account. */
export interface FoundIdentity {
  readonly identity: AdminIdentity;
  readonly administrator: Administrator;
}

/** Keeps which accounts belong to which persons at providers. Every adapter passes identity-store.suite.ts. */
export interface IdentityStore {
  list(): Promise<readonly AdminIdentity[]>;
  find(subject: ProviderSubject): Promise<FoundIdentity | null>;
  /**
   * Ties an identity to an existing account, in place of the one that the account had at this provider. If that was
   * another person, its sessions, tokens and sign-in links end in the same step. Changes nothing and gives false if the
   * identity belongs to another account.
   */
  link(identity: AdminIdentity): Promise<boolean>;
  /** Adds an account together with its identity. Adds nothing if its name or the identity is taken. */
  add(administrator: Administrator, identity: AdminIdentity): Promise<'added' | 'name-taken' | 'identity-taken'>;
  /**
   * Removes all identities of an account, and ends its sessions, tokens and sign-in links. Gives false, and ends nothing,
   * if it had none.
   */
  unlink(administratorId: string): Promise<boolean>;
}
