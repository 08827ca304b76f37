import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { SiteSecrets } from '../secrets/site-secrets.ts';
import type { AdminAccess, SignedIn } from './admin-access.ts';
import type { Administrator, AdministratorStore } from './administrator-store.ts';
import type { SignInLink, SignInLinkStore } from './sign-in-link-store.ts';

/** What SignInLinks needs. */
export interface SignInLinksDeps {
  readonly links: SignInLinkStore;
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly access: Pick<AdminAccess, 'signInIdentified'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A link when it is made. Its secret is shown this once. */
export interface MadeLink {
  readonly secret: string;
  /** When it ends, milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** How long a link can be used, in milliseconds: 15 minutes. */
const LINK_LASTS_MS = 15 * 60_000;

/** Links that sign an administrator in once, without a password. */
export class SignInLinks {
  readonly #deps: SignInLinksDeps;

  constructor(deps: SignInLinksDeps) {
    this.#deps = deps;
  }

  /**
   * Makes a link for an administrator. Its secret is 256 random bits as 43 base64url characters.
   *
   * - `sessionEndsAtMs`: when the session that it opens must end. A link that administrators make for themselves opens
   *   a session that ends no later than their own. `null` for no such bound.
   * - `madeBy`: digest of the session or token that asks for it, `null` for the server itself. The link ends with it.
   */
  async make(
    administratorId: string,
    { sessionEndsAtMs, madeBy }: Pick<SignInLink, 'sessionEndsAtMs' | 'madeBy'>,
  ): Promise<MadeLink> {
    const { links, clock, random } = this.#deps;
    const secret = Buffer.from(random.bytes(32)).toString('base64url');
    const nowMs = clock.nowMs();
    const expiresAtMs = nowMs + LINK_LASTS_MS;
    await links.add({ digest: this.#digest(secret), administratorId, expiresAtMs, sessionEndsAtMs, madeBy }, nowMs);
    return { secret, expiresAtMs };
  }

  /** Gives the first owner that is not disabled. `null` if there is none. */
  async firstOwner(): Promise<Administrator | null> {
    const administrators = await this.#deps.administrators.list();
    return administrators.find(({ role, disabled }) => role === 'owner' && !disabled) ?? null;
  }

  /** Gives the administrator that a link signs in. `null` if the link is unknown, used or past. */
  async holderOf(secret: string): Promise<Administrator | null> {
    const { links, administrators, clock } = this.#deps;
    const link = await links.find(this.#digest(secret), clock.nowMs());
    return link && ((await administrators.list()).find(({ id }) => id === link.administratorId) ?? null);
  }

  /**
   * Uses a link and opens its session. A wrong or a missing code of the second factor leaves the link as it is. `wrong`
   * also if the link is unknown, used or past.
   */
  async signIn(secret: string, code?: string): Promise<SignedIn> {
    const { links, access, clock } = this.#deps;
    const digest = this.#digest(secret);
    const link = await links.find(digest, clock.nowMs());
    if (link === null) return { kind: 'wrong' };
    return access.signInIdentified(link.administratorId, {
      label: 'sign-in link',
      code,
      endsAtMs: link.sessionEndsAtMs,
      keep: (session, provedFactor) => links.use({ digest, session, provedFactor, nowMs: clock.nowMs() }),
    });
  }

  #digest(secret: string): string {
    return Buffer.from(this.#deps.secrets.mac('admin-sign-in-link', secret)).toString('hex');
  }
}
