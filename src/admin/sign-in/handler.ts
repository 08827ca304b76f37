import { told } from '../../kernel/told.ts';
import type { Role } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { SecondFactors } from '../../platform/access/second-factors.ts';
import type { SignInLinks } from '../../platform/access/sign-in-links.ts';
import type { SignInThrottle } from '../../platform/access/sign-in-throttle.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import { CODE_NEEDED, CODES_EXHAUSTED, TOO_MANY_TRIES, unknownAdministrator } from '../administrators/refusals.ts';
import type { signInContracts } from './contract.ts';

/** What the sign-in page offers. */
export interface SignInWays {
  /** The provider of sign-ins, if there is one. */
  readonly oidc: { readonly label: string } | null;
  readonly language: 'zh-CN' | 'en';
}

/** What the handlers around a session work with. */
export interface SignInDeps {
  readonly administrators: AdministratorStore;
  readonly secondFactors: Pick<SecondFactors, 'statusOf'>;
  readonly signInLinks: SignInLinks;
  readonly signInThrottle: SignInThrottle;
  readonly signInWays: SignInWays;
  /** Gives the address that a browser finds the console under, without a path. */
  readonly consoleOrigin: () => string;
  /** Gives the names of the operations that a role may call. */
  readonly operationsOf: (role: Role) => readonly string[];
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Makes the handlers of the sign-in page, of sign-in links and of the present session. */
export function createSignInHandlers(deps: SignInDeps): AdminHandlers<typeof signInContracts> {
  const { administrators, secondFactors, signInWays, operationsOf } = deps;
  return {
    async ways() {
      return { ok: true, result: { password: true, ...signInWays } };
    },

    ...createLinkHandlers(deps),

    async whoAmI(_params, { administratorId, name, role, appIds, tokenDigest, mustEnrol = false }) {
      const [held, factor] = await Promise.all([
        administrators.byToken(tokenDigest),
        secondFactors.statusOf(administratorId),
      ]);
      return {
        ok: true,
        result: {
          id: administratorId,
          name,
          role,
          appIds: appIds && [...appIds],
          hasPassword: typeof held?.administrator.passwordHash === 'string',
          secondFactor: factor.inForce,
          recoveryCodesLeft: factor.recoveryCodesLeft,
          mustEnrol,
          expiresAtMs: held?.token.expiresAtMs ?? null,
          operations: [...operationsOf(role)],
        },
      };
    },
  };
}

type LinkContracts = Pick<typeof signInContracts, 'useLink' | 'makeLink' | 'makeLinkFor'>;

/** Makes the handlers that make and use links. */
function createLinkHandlers({
  administrators,
  signInLinks,
  signInThrottle,
  consoleOrigin,
}: SignInDeps): AdminHandlers<LinkContracts> {
  const makeFor = async (administratorId: string, bounds: Parameters<SignInLinks['make']>[1]) => {
    const { secret, expiresAtMs } = await signInLinks.make(administratorId, bounds);
    return {
      ok: true,
      result: { url: linkUrl(consoleOrigin(), secret), expiresAtMs },
      subject: administratorId,
    } as const;
  };

  return {
    async useLink({ secret, code }, { networkDigest }) {
      const holder = await signInLinks.holderOf(secret);
      if (holder === null) return NO_LINK;
      // A link cannot be guessed, but a thief of one must not guess the code.
      if (code !== undefined && !(await signInThrottle.mayTry(holder.name, networkDigest))) return TOO_MANY_TRIES;
      const signedIn = await signInLinks.signIn(secret, code);
      if (signedIn.kind === 'wrong') return code === undefined ? NO_LINK : WRONG_CODE;
      if (signedIn.kind !== 'opened') return FACTOR_REFUSALS[signedIn.kind];
      await signInThrottle.signedIn(holder.name, networkDigest);
      const { token, expiresAtMs } = signedIn.session;
      return { ok: true, result: { token, expiresAtMs }, subject: holder.id };
    },

    async makeLink(_params, { administratorId, tokenDigest }) {
      const held = await administrators.byToken(tokenDigest);
      return makeFor(administratorId, {
        sessionEndsAtMs: held?.token.expiresAtMs ?? null,
        madeBy: tokenDigest,
      });
    },

    async makeLinkFor({ name }, { tokenDigest: madeBy }) {
      const holder = await administrators.byName(name);
      if (holder === null) return unknownAdministrator(name);
      return holder.disabled ? DISABLED : makeFor(holder.id, { sessionEndsAtMs: null, madeBy });
    },
  };
}

/** Gives the address of a link. Browsers send nothing of what stands behind `#`, so the secret is in no log. */
export function linkUrl(origin: string, secret: string): string {
  return `${origin}/console/#/link/${secret}`;
}

const FACTOR_REFUSALS = { 'code-needed': CODE_NEEDED, 'codes-exhausted': CODES_EXHAUSTED } as const;
const NO_LINK: Refusal = {
  ok: false,
  error: 'unauthenticated',
  detail: told`this link was used, has ended or does not exist. Make another one with \`renzheng console link\``,
};
const WRONG_CODE: Refusal = {
  ok: false,
  error: 'unauthenticated',
  detail: told`the code is wrong, or the link was used meanwhile`,
};
const DISABLED: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`this administrator is disabled: enable it first, with \`renzheng administrator change\``,
};
