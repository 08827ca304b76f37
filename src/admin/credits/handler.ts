import { present } from '../../kernel/assert.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdministratorStore } from '../../platform/access/administrator-store.ts';
import {
  everyCredit,
  restOf,
  type Credit,
  type CreditFilter,
  type CreditStore,
  type NewCredit,
} from '../../platform/ledger/credits.ts';
import { formatMoney, parseMoney, type Micros } from '../../platform/ledger/money.ts';
import { exportRows } from '../export-rows.ts';
import type { AdminHandlers, AdminOutcome, AdminParamsOf } from '../../wire/admin/define-admin.ts';
import type { SecondPerson } from '../../wire/admin/second-person.ts';
import { filterOf as ledgerFilterOf } from '../ledger/ledger-filter.ts';
import { creditContracts } from './contract.ts';
import { explainRefusal } from './refusals.ts';
import { creditView, type ShownCredit } from './show-credit.ts';

/** What the handlers of credits work with. */
export interface CreditDeps {
  readonly credits: CreditStore;
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly secondPerson: SecondPerson;
  /** The most that one person may give back of one side of one call, all credits together. */
  readonly creditAloneMax: Micros;
  readonly clock: Clock;
  readonly random: RandomSource;
}

type Given = AdminParamsOf<typeof creditContracts.give>;

/** Makes the handlers that give and show credits. An integrator sees only the credits of its own apps. */
export function createCreditHandlers(deps: CreditDeps): AdminHandlers<typeof creditContracts> {
  const { credits, administrators } = deps;
  return {
    give: (params, actor) => give(params, actor, deps),

    async list({ limit, cursor, ...given }, actor) {
      const page = await credits.page({ filter: filterOf(given, actor), limit, cursor: cursor ?? null });
      const show = await creditView(actor, administrators);
      return { ok: true, result: { credits: page.credits.map(show), nextCursor: page.nextCursor } };
    },

    async export({ format, ...given }, actor) {
      const show = await creditView(actor, administrators);
      const rows = shown(everyCredit(credits, filterOf(given, actor)), show);
      return { ok: true, stream: exportRows(format, { name: 'credits', columns: COLUMNS, rows }) };
    },
  };
}

/**
 * Examines the credit first, so that no second person is asked about one that cannot be given. If it takes a second
 * person, asks for one. Then gives it: the store examines it again.
 */
async function give(params: Given, actor: Actor, deps: CreditDeps): Promise<AdminOutcome<GivenResult>> {
  const { credits, secondPerson, creditAloneMax, clock, random } = deps;
  const credit: NewCredit = {
    ...params,
    amount: present(parseMoney(params.amount)),
    id: rowId(random, 'crd'),
    askedBy: actor.administratorId,
    confirmedBy: null,
    atMs: clock.nowMs(),
    aloneMax: creditAloneMax,
  };
  const examined = await credits.examine(credit);
  if (examined.kind === 'given') return tell(credit, {}, actor, deps);
  if (examined.refusal.why !== 'above-alone-max') return explainRefusal(examined.refusal, params.side);
  // The two persons ask for the same credit, also if one writes 0.5 and the other 0.50.
  const asked = { ...params, amount: formatMoney(credit.amount) };
  const answer = await secondPerson(creditContracts.give, asked, actor);
  if (!answer.may) return answer.outcome;
  const { note, askedBy } = answer;
  const persons = askedBy === null ? {} : { askedBy, confirmedBy: actor.administratorId };
  return tell({ ...credit, ...persons, aloneMax: null }, { secondPerson: note }, actor, deps);
}

interface GivenResult {
  readonly credit: ShownCredit;
  readonly isRepeat: boolean;
  readonly rest: string;
}

async function tell(
  credit: NewCredit,
  note: { readonly secondPerson?: string },
  actor: Actor,
  { credits, administrators }: CreditDeps,
): Promise<AdminOutcome<GivenResult>> {
  const end = await credits.give(credit);
  if (end.kind === 'refused') return explainRefusal(end.refusal, credit.side);
  const show = await creditView(actor, administrators);
  const result = { credit: show(end.credit), isRepeat: end.isRepeat, rest: formatMoney(restOf(end.balance)) };
  return { ok: true, result, subject: end.credit.id, ...note };
}

type GivenFilter = Omit<AdminParamsOf<typeof creditContracts.export>, 'format'>;

function filterOf({ order, side, ...given }: GivenFilter, actor: Actor): CreditFilter {
  const { appIds, fromMs, toMs } = ledgerFilterOf(given, actor);
  // An integrator does not learn what the parent of its account gets back.
  const seen = actor.appIds === null ? (side ?? null) : 'own';
  const isHidden = actor.appIds !== null && side === 'parent';
  return { appIds: isHidden ? [] : appIds, orderId: order ?? null, side: seen, fromMs, toMs };
}

const COLUMNS = [
  'id',
  'atMs',
  'orderId',
  'side',
  'amount',
  'reason',
  'appId',
  'keyId',
  'api',
  'customerId',
  'requestId',
  'askedBy',
  'confirmedBy',
] as const;

async function* shown(credits: AsyncIterable<Credit>, show: (credit: Credit) => ShownCredit) {
  for await (const credit of credits) yield show(credit);
}
