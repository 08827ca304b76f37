import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { Administrator, AdministratorStore } from '../../platform/access/administrator-store.ts';
import type { ConfirmationStore } from '../../platform/access/confirmation-store.ts';
import type { IdentityStore } from '../../platform/access/identity-store.ts';
import { areSurelyTwo } from '../../platform/access/surely-two.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { AdminContract, AdminOperation, AdminOutcome } from './define-admin.ts';
import { fieldKinds } from './plain-text.ts';

/** What the rule of the second person works with. */
export interface SecondPersonDeps {
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly identities: Pick<IdentityStore, 'list'>;
  readonly confirmations: Pick<ConfirmationStore, 'match'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** How long a call waits for the second person. */
const WAIT_MS = 24 * 3_600_000;
/** At most so many of the administrators that could be the second person are named. */
const NAMES_MAX = 5;

/** What becomes of a call that takes two persons. */
export type SecondPersonAnswer =
  | {
      readonly may: true;
      /**
       * Names the administrator that asked first, or says that no other one may make the call. It goes into the outcome
       * as `secondPerson`.
       */
      readonly note: string;
      /** Id of the first caller. `null` if no other administrator may make the call. */
      readonly askedBy: string | null;
    }
  | { readonly may: false; readonly outcome: AdminOutcome<never> };

/** Asks whether a call that takes two persons may be carried out, and keeps it for a second person if not. */
export type SecondPerson = (
  contract: AdminContract,
  params: Readonly<Record<string, unknown>>,
  actor: Actor,
) => Promise<SecondPersonAnswer>;

/**
 * Gives the rule of the second person: a call may be carried out when two administrators made the same one within a
 * day, or if only one administrator may make it. See docs/decisions/0651.
 */
export function createSecondPerson(deps: SecondPersonDeps): SecondPerson {
  return async (contract, params, actor) => {
    const others = await othersWhoMay(contract, actor, deps);
    if (others.length === 0) return { may: true, note: 'nobody else may do this', askedBy: null };
    const counting = await thatCount(others, actor, deps);
    if (counting.length === 0) return { may: false, outcome: MAY_BE_ONE };
    const confirmation = confirmationOf(contract, params, actor, deps);
    const askers = counting.map(({ id }) => id);
    const asked = await deps.confirmations.match({ roles: contract.roles, askers, confirmation });
    if (asked === null) return { may: false, outcome: waitingFor(counting) };
    const first = others.find(({ id }) => id === asked.askedBy)?.name ?? asked.askedBy;
    return { may: true, note: `asked by ${first}`, askedBy: asked.askedBy };
  };
}

/**
 * Lets an operation with `needsSecondPerson` be carried out only when two administrators made the same call within a
 * day. The second one gets the result. If no other administrator may make the call, one person is enough, and the
 * outcome says so.
 */
export function askSecondPerson(operation: AdminOperation, secondPerson: SecondPerson): AdminOperation {
  const { contract, handle, pin } = operation;
  const { needsSecondPerson } = contract;
  if (needsSecondPerson === undefined) return operation;
  return {
    contract,
    async handle(params, actor) {
      if (!needsSecondPerson(params as never)) return handle(params, actor);
      const pinned = pin === undefined ? params : await pin(params);
      const answer = await secondPerson(contract, pinned as Readonly<Record<string, unknown>>, actor);
      return answer.may ? noting(await handle(pinned, actor), answer.note) : answer.outcome;
    },
  };
}

async function othersWhoMay({ roles }: AdminContract, actor: Actor, { administrators }: SecondPersonDeps) {
  const all = await administrators.list();
  return all.filter(({ id, role, disabled }) => id !== actor.administratorId && !disabled && roles.includes(role));
}

/**
 * Leaves out accounts that may be the caller's too. If no two of all are surely of two persons, every account counts, so
 * that a site with one owner here and one at a provider is not locked out.
 */
async function thatCount(others: readonly Administrator[], actor: Actor, { identities }: SecondPersonDeps) {
  const known = await identities.list();
  const counting = others.filter(({ id }) => areSurelyTwo(id, actor.administratorId, known));
  const isAnyPair = others.some(({ id }, place) => others.slice(place + 1).some((b) => areSurelyTwo(id, b.id, known)));
  return counting.length > 0 || isAnyPair ? counting : others;
}

const MAY_BE_ONE: AdminOutcome<never> = {
  ok: false,
  error: 'second_person_required',
  detail: told`this takes two persons, and every other account that may do it could be yours too: an owner settles that with administrator link-identity`,
};

/** Secrets such as a first password are left out: the two agree on what the audit shows, not on a password. */
function confirmationOf(
  contract: AdminContract,
  params: Readonly<Record<string, unknown>>,
  actor: Actor,
  { secrets, clock, random }: SecondPersonDeps,
) {
  const kinds = fieldKinds(contract);
  const compared = Object.entries(params)
    .filter(([name, value]) => value !== undefined && kinds.get(name) !== 'secret')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const digest = secrets.mac('admin-confirmation', JSON.stringify([contract.name, compared]));
  const askedAtMs = clock.nowMs();
  return {
    id: `cnf_${Buffer.from(random.bytes(6)).toString('hex')}`,
    operation: contract.name,
    callDigest: Buffer.from(digest).toString('hex'),
    shownFields: Object.fromEntries(compared.filter(([name]) => contract.auditFields.includes(name))),
    askedBy: actor.administratorId,
    askedAtMs,
    endsAtMs: askedAtMs + WAIT_MS,
  };
}

function waitingFor(others: readonly { readonly name: string }[]): AdminOutcome<never> {
  const names = others.slice(0, NAMES_MAX).map(({ name }) => name);
  const more = others.length > NAMES_MAX ? [`one of ${others.length - NAMES_MAX} others`] : [];
  return {
    ok: false,
    error: 'second_person_required',
    detail: told`this takes two persons: it is done when ${[...names, ...more].join(' or ')} makes the same call within 24 hours`,
  };
}

function noting(outcome: AdminOutcome<unknown>, secondPerson: string): AdminOutcome<unknown> {
  return outcome.ok ? { ...outcome, secondPerson } : outcome;
}
