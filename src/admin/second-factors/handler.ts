import { told } from '../../kernel/told.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdminAccess } from '../../platform/access/admin-access.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { SecondFactors } from '../../platform/access/second-factors.ts';
import type { SignInThrottle } from '../../platform/access/sign-in-throttle.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import {
  CODES_EXHAUSTED,
  NO_PASSWORD,
  TOO_MANY_TRIES,
  unknownAdministrator,
  WRONG_PASSWORD,
} from '../administrators/refusals.ts';
import type { secondFactorContracts } from './contract.ts';

/** What the handlers of second factors work with. */
export interface SecondFactorDeps {
  readonly access: Pick<AdminAccess, 'hasPassword'>;
  readonly administrators: Pick<AdministratorStore, 'byName'>;
  readonly secondFactors: SecondFactors;
  readonly signInThrottle: SignInThrottle;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** Makes the handlers of second factors. Tries of passwords and codes are throttled like sign-ins. */
export function createSecondFactorHandlers({
  access,
  administrators,
  secondFactors,
  signInThrottle,
}: SecondFactorDeps): AdminHandlers<typeof secondFactorContracts> {
  /** A stolen session must not serve to guess the password or a code. */
  const refusePassword = async ({ name }: Actor, password: string): Promise<Refusal | null> => {
    const checked = await access.hasPassword(name, password);
    if (checked === 'right') return null;
    return checked === 'no-password' ? NO_PASSWORD : WRONG_PASSWORD;
  };
  const isThrottled = async ({ name, networkDigest }: Actor) =>
    !(await signInThrottle.mayTryInSession(name, networkDigest));

  return {
    async begin({ password }, actor) {
      if (await isThrottled(actor)) return TOO_MANY_TRIES;
      const refused = await refusePassword(actor, password);
      if (refused) return refused;
      const offered = await secondFactors.begin(actor.administratorId, actor.name);
      return offered === null ? IN_FORCE : { ok: true, result: offered, subject: actor.name };
    },

    async confirm({ code }, actor) {
      if (await isThrottled(actor)) return TOO_MANY_TRIES;
      const { administratorId, tokenDigest: keptSession, name } = actor;
      const confirmed = await secondFactors.confirm(administratorId, { code, keptSession });
      if (confirmed === 'no-offer') return NO_OFFER;
      if (confirmed === 'wrong') return WRONG_CODE;
      return { ok: true, result: { recoveryCodes: [...confirmed] }, subject: name };
    },

    async remove({ password, code }, actor) {
      if (await isThrottled(actor)) return TOO_MANY_TRIES;
      const refused = await refusePassword(actor, password);
      if (refused) return refused;
      if (!(await secondFactors.statusOf(actor.administratorId)).inForce) return NONE;
      const verdict = await secondFactors.use(actor.administratorId, code);
      if (verdict !== 'right') return verdict === 'wrong' ? WRONG_CODE : CODES_EXHAUSTED;
      await secondFactors.remove(actor.administratorId);
      return { ok: true, result: { removed: true }, subject: actor.name };
    },

    async removeOfOther({ name }) {
      const holder = await administrators.byName(name);
      if (holder === null) return unknownAdministrator(name);
      if (!(await secondFactors.remove(holder.id))) return NONE;
      return { ok: true, result: { removed: true }, subject: holder.id };
    },
  };
}

const IN_FORCE: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`you have a second factor: remove it first, which takes a code of it`,
};
const NO_OFFER: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`no secret was offered to you in the last ten minutes: begin again`,
};
const WRONG_CODE: Refusal = {
  ok: false,
  error: 'forbidden',
  detail: told`code: it is wrong or was used before. Wait for the next one, and check that the clock of your phone and of this server is right`,
};
const NONE: Refusal = { ok: false, error: 'not_found', detail: told`there is no second factor` };
