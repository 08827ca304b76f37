import { told } from '../../kernel/told.ts';
import { tokenIdOf, type AdminAccess, type SignedIn } from '../../platform/access/admin-access.ts';
import type { Administrator, AdministratorStore, AdminToken } from '../../platform/access/administrator-store.ts';
import type { AdminIdentity, IdentityStore } from '../../platform/access/identity-store.ts';
import type { SecondFactors } from '../../platform/access/second-factors.ts';
import type { SignInThrottle } from '../../platform/access/sign-in-throttle.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { administratorContracts } from './contract.ts';
import {
  CODE_NEEDED,
  CODES_EXHAUSTED,
  NO_PASSWORD,
  TOO_MANY_TRIES,
  unknownAdministrator,
  WRONG_PASSWORD,
} from './refusals.ts';

/** What the handlers of administrators work with. */
export interface AdministratorDeps {
  readonly access: AdminAccess;
  readonly store: AdministratorStore;
  readonly signInThrottle: SignInThrottle;
  readonly secondFactors: Pick<SecondFactors, 'holders'>;
  readonly identities: Pick<IdentityStore, 'list'>;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const DAY_MS = 86_400_000;

/** Makes the handlers of sign-in and of the administrators. They refuse to disable or demote the last owner. */
export function createAdministratorHandlers({
  access,
  store,
  signInThrottle,
  secondFactors,
  identities,
}: AdministratorDeps): AdminHandlers<typeof administratorContracts> {
  return {
    async signIn({ name, password, code }, { networkDigest }) {
      if (!(await signInThrottle.mayTry(name, networkDigest))) return TOO_MANY_TRIES;
      const signedIn = await access.signIn(name, password, code);
      if (signedIn.kind !== 'opened') return SIGN_IN_REFUSALS[signedIn.kind];
      await signInThrottle.signedIn(name, networkDigest);
      const { token, expiresAtMs } = signedIn.session;
      return { ok: true, result: { token, expiresAtMs }, subject: name };
    },

    async signOut(_params, { tokenDigest }) {
      return { ok: true, result: { ended: await store.removeToken(tokenDigest) } };
    },

    async changeOwnPassword({ password, newPassword }, { name, networkDigest }) {
      // A stolen token must not serve to guess the password.
      if (!(await signInThrottle.mayTryInSession(name, networkDigest))) return TOO_MANY_TRIES;
      const changed = await access.changePassword(name, { password, newPassword });
      if (changed === 'no-password') return NO_PASSWORD;
      if (changed === 'wrong') return WRONG_PASSWORD;
      return { ok: true, result: { changed: true }, subject: name };
    },

    async list() {
      const known = await factsOf({ secondFactors, identities });
      return { ok: true, result: { administrators: (await store.list()).map((each) => show(each, known)) } };
    },

    async create({ name, role, appIds, password }) {
      const made = await access.create({ name, role, appIds, password: password ?? null });
      if (made === null) return { ok: false, error: 'conflict', detail: told`this name is taken: choose another` };
      return { ok: true, result: show(made, NO_FACTS), subject: made.id };
    },

    async change({ name, password, ...changes }) {
      const before = await store.byName(name);
      if (before === null) return unknownAdministrator(name);
      const passwordHash = password === undefined ? undefined : await access.hash(password);
      const changed = await store.change({ id: before.id, ...changes, passwordHash });
      if (changed.kind === 'last-owner')
        return { ok: false, error: 'conflict', detail: told`this is the last owner: make another one first` };
      if (changed.kind !== 'changed') return unknownAdministrator(name);
      const { administrator: after } = changed;
      return { ok: true, result: show(after, await factsOf({ secondFactors, identities })), subject: after.id };
    },

    ...createTokenHandlers({ access, store }),
  };
}

type TokenContracts = Pick<
  typeof administratorContracts,
  'ownTokens' | 'revokeOwn' | 'tokens' | 'revokeToken' | 'issueToken'
>;

/** Makes the handlers that list sessions and tokens, end single ones, and make tokens for programs. */
function createTokenHandlers({
  access,
  store,
}: Pick<AdministratorDeps, 'access' | 'store'>): AdminHandlers<TokenContracts> {
  return {
    async ownTokens(_params, { administratorId, tokenDigest }) {
      const tokens = await access.tokensOf(administratorId);
      return { ok: true, result: { tokens: tokens.map((token) => showToken(token, tokenDigest)) } };
    },

    async revokeOwn({ tokenId }, { administratorId }) {
      if (!(await access.revoke(administratorId, tokenId))) return NO_TOKEN;
      return { ok: true, result: { ended: true }, subject: tokenId };
    },

    async tokens({ name }, { tokenDigest }) {
      const holder = await store.byName(name);
      if (holder === null) return unknownAdministrator(name);
      const tokens = await access.tokensOf(holder.id);
      return { ok: true, result: { tokens: tokens.map((token) => showToken(token, tokenDigest)) } };
    },

    async revokeToken({ name, tokenId }) {
      const holder = await store.byName(name);
      if (holder === null) return unknownAdministrator(name);
      if (!(await access.revoke(holder.id, tokenId))) return NO_TOKEN;
      return { ok: true, result: { ended: true }, subject: holder.id };
    },

    async issueToken({ name, label, days }) {
      const holder = await store.byName(name);
      if (holder === null) return unknownAdministrator(name);
      const lastsMs = days === undefined ? undefined : days * DAY_MS;
      const { token, expiresAtMs } = await access.issueToken(holder.id, { label, lastsMs });
      return { ok: true, result: { token, expiresAtMs }, subject: holder.id };
    },
  };
}

/** A wrong code gets the answer of a wrong password, so that a caller does not learn which of the two was right. */
const SIGN_IN_REFUSALS: Readonly<Record<Exclude<SignedIn['kind'], 'opened'>, Refusal>> = {
  wrong: { ok: false, error: 'unauthenticated', detail: told`the name, the password or the code is wrong` },
  'code-needed': CODE_NEEDED,
  'codes-exhausted': CODES_EXHAUSTED,
};
const NO_TOKEN: Refusal = { ok: false, error: 'not_found', detail: told`there is no session or token with this id` };

function showToken({ digest, kind, label, createdAtMs, expiresAtMs }: AdminToken, current: string) {
  return { id: tokenIdOf(digest), kind, label, createdAtMs, expiresAtMs, current: digest === current };
}

/** What is shown of accounts besides their rows. */
interface Facts {
  /** Ids of accounts with a second factor. */
  readonly holders: ReadonlySet<string>;
  readonly identities: readonly AdminIdentity[];
}

const NO_FACTS: Facts = { holders: new Set(), identities: [] };

async function factsOf({
  secondFactors,
  identities,
}: Pick<AdministratorDeps, 'secondFactors' | 'identities'>): Promise<Facts> {
  return { holders: await secondFactors.holders(), identities: await identities.list() };
}

function show(
  { id, name, role, appIds, disabled, passwordHash, createdAtMs }: Administrator,
  { holders, identities }: Facts,
) {
  const [hasPassword, secondFactor] = [passwordHash !== null, holders.has(id)];
  const known = identities.findLast(({ administratorId }) => administratorId === id);
  const identity = known ? { issuer: known.issuer, subject: known.subject, roleFromClaim: known.roleFromClaim } : null;
  return { id, name, role, appIds: [...appIds], disabled, hasPassword, secondFactor, createdAtMs, identity };
}
