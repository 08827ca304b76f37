import type { Clock } from '../../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../../kernel/random.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { BaselineStore } from '../baselines/baseline-store.ts';
import type { DecisionLog } from '../decision/decision-record.ts';
import { observationOfRecord } from '../decision/observation-of-record.ts';
import type { OrderLabelEnd, OrderLabels } from '../decision/order-labels.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import type { ListDesk } from '../policy/list-desk.ts';
import { caseListings, type CaseListing } from './case-listings.ts';
import type { CaseEvent, CaseOutcome, RiskCase } from './case.ts';
import type { CaseChange, CaseStore } from './case-store.ts';
import { told } from '../../../kernel/told.ts';

/** The ports of the case desk. */
export interface CaseDeskDeps {
  readonly store: Pick<CaseStore, 'find' | 'orders' | 'change'>;
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly labels: OrderLabels;
  readonly baselines: Pick<BaselineStore, 'forgive'>;
  readonly lists: Pick<ListDesk, 'prepareFromKeys' | 'prepareRemoval' | 'reload'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A step that an administrator takes with a case. */
export interface CaseStep {
  readonly caseId: string;
  /** The revision that the administrator saw. Null takes the step whatever happened meanwhile. */
  readonly revision: number | null;
  /** The administrator. */
  readonly by: { readonly id: string; readonly name: string };
  readonly note: string | null;
}

/** How a case is resolved. */
export interface Resolving extends CaseStep {
  readonly outcome: CaseOutcome;
  /** The source under which fraud and genuine are reported. */
  readonly source: string;
  /** What becomes list entries. */
  readonly listings: readonly CaseListing[];
}

/** Why a step was not taken. */
export interface CaseRefusal {
  readonly ok: false;
  readonly why: 'unknown' | 'changed' | 'invalid';
  readonly problem: string;
}

/** The case after a step, or why it was not taken. */
export type CaseStepResult = { readonly ok: true; readonly found: RiskCase } | CaseRefusal;

/** The case after it was resolved, with what became of the labels of its orders and the list entries that were made. */
export type ResolveResult =
  | {
      readonly ok: true;
      readonly found: RiskCase;
      readonly labels: Readonly<Record<OrderLabelEnd, number>>;
      readonly entries: readonly ListEntry[];
    }
  | CaseRefusal;

/** What a step changes, and what is carried out with it. */
interface Plan {
  readonly becomes: CaseChange['becomes'];
  readonly event: Pick<CaseEvent, 'what' | 'assignee' | 'outcome'>;
  /** Whether the decisions of the case must still be the same. */
  readonly countsDecisions?: boolean;
  readonly also?: readonly DurableWrite[];
}

type Taken = { readonly ok: true; readonly found: RiskCase; readonly outputs: readonly unknown[] } | CaseRefusal;

/** A step meets only a few changes of others. If there are more, something goes in circles. */
const TRIES_MAX = 20;

const REFUSALS = {
  unknown: { ok: false, why: 'unknown', problem: told`there is no such case, or its retention has passed` },
  changed: {
    ok: false,
    why: 'changed',
    problem: told`the case was changed since you read it. Look at it again, then decide`,
  },
  resolved: { ok: false, why: 'changed', problem: told`the case is resolved already. Reopen it to decide anew` },
  'not-resolved': { ok: false, why: 'changed', problem: told`the case is not resolved, so it cannot be reopened` },
} as const satisfies Record<string, CaseRefusal>;

/**
 * Takes steps with cases. Each is one commit with everything that belongs to it, so a crash leaves it done or not begun.
 * All methods throw Fault.
 */
export class CaseDesk {
  readonly #deps: CaseDeskDeps;

  constructor(deps: CaseDeskDeps) {
    this.#deps = deps;
  }

  /** Gives a case to an administrator, by id. Null puts it back into the queue. */
  assign(step: CaseStep & { readonly assignee: string | null }): Promise<CaseStepResult> {
    const { assignee } = step;
    return this.#take(step, async ({ state }) =>
      state === 'resolved'
        ? REFUSALS.resolved
        : {
            becomes: { state: assignee === null ? 'open' : 'assigned', assignee, resolution: null },
            event: { what: 'assigned', assignee },
          },
    );
  }

  /** Adds a note to a case, resolved or not. */
  note(step: CaseStep & { readonly note: string }): Promise<CaseStepResult> {
    return this.#take(step, async ({ state, assignee, resolution }) => ({
      becomes: { state, assignee, resolution },
      event: { what: 'noted' },
    }));
  }

  /**
   * Resolves a case. The outcomes fraud and genuine are reported for every order of the case, and the list entries are
   * made, in the same commit. Genuine also clears the suspicion that the requests left behind. The same call again, because its answer was lost, changes nothing.
   */
  async resolve(resolving: Resolving): Promise<ResolveResult> {
    const { outcome, source, by } = resolving;
    const { labels, lists, clock } = this.#deps;
    const atMs = clock.nowMs();
    let [entries, orderIds]: [readonly ListEntry[], readonly string[]] = [[], []];
    const repeated = await this.#repeated(resolving);
    if (repeated !== null) return repeated;
    const taken = await this.#take(resolving, async (found) => {
      if (found.state === 'resolved') return REFUSALS.resolved;
      const orders = await this.#deps.store.orders(found.id);
      const listed = await caseListings(this.#deps, {
        found,
        orders: orders.map(({ orderId }) => orderId),
        ...resolving,
        atMs,
      });
      if (!listed.ok) return { ok: false, why: 'invalid', problem: listed.problem };
      entries = listed.entries;
      const label = outcome === 'unclear' ? null : { outcome, observedAtMs: atMs, source };
      const labelled = label === null ? [] : orders.map((order) => labels.prepareLabel({ ...order, ...label }));
      orderIds = label === null ? [] : orders.map(({ orderId }) => orderId);
      const resolution = {
        outcome,
        by: by.id,
        atMs,
        source: label && source,
        entryIds: entries.map(({ id }) => id),
      };
      return {
        becomes: { state: 'resolved', assignee: found.assignee, resolution },
        event: { what: 'resolved', outcome },
        countsDecisions: true,
        also: [...labelled, ...listed.writes],
      };
    });
    if (!taken.ok) return taken;
    if (entries.length > 0) await lists.reload(atMs);
    const ends = taken.outputs.slice(0, orderIds.length).map((output) => labels.endOf(output));
    if (outcome === 'genuine') await this.#forgive(orderIds.filter((_, index) => ends[index] === 'recorded'));
    return { ok: true, found: taken.found, labels: tally(ends), entries };
  }

  async #forgive(orderIds: readonly string[]): Promise<void> {
    for (const orderId of orderIds) {
      const record = await this.#deps.decisions.find(orderId);
      const observation = record === null ? null : observationOfRecord(record);
      if (observation !== null) this.#deps.baselines.forgive(observation);
    }
  }

  /** Reopens a resolved case, and takes back what the resolution did: the outcomes of its orders and its list entries. */
  async reopen(step: CaseStep): Promise<CaseStepResult> {
    const { labels, lists, store, clock } = this.#deps;
    let removes = false;
    const taken = await this.#take(step, async ({ id, assignee, resolution }) => {
      if (resolution === null) return REFUSALS['not-resolved'];
      const { source, entryIds } = resolution;
      const unlabels =
        source === null
          ? []
          : (await store.orders(id)).map(({ orderId }) => labels.prepareUnlabel({ orderId, source }));
      removes = entryIds.length > 0;
      return {
        becomes: { state: assignee === null ? 'open' : 'assigned', assignee, resolution: null },
        event: { what: 'reopened' },
        also: [...unlabels, ...(removes ? [lists.prepareRemoval(entryIds)] : [])],
      };
    });
    if (taken.ok && removes) await lists.reload(clock.nowMs());
    return taken;
  }

  /** The result of a resolution that this person has made already, or null. */
  async #repeated({ caseId, revision, by, outcome }: Resolving): Promise<ResolveResult | null> {
    const found = await this.#deps.store.find(caseId);
    const isSame = found?.resolution?.by === by.id && found.resolution.outcome === outcome;
    if (found === null || !isSame || revision === null || found.revision !== revision + 1) return null;
    return { ok: true, found, labels: tally([]), entries: [] };
  }

  /** Takes a step. If the case changes meanwhile and the person did not say what it saw, the step is planned anew. */
  async #take(
    { caseId, revision, by, note }: CaseStep,
    plan: (found: RiskCase) => Promise<Plan | CaseRefusal>,
  ): Promise<Taken> {
    const { store, clock, random } = this.#deps;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const found = await store.find(caseId);
      if (found === null) return REFUSALS.unknown;
      if (revision !== null && found.revision !== revision) return REFUSALS.changed;
      const planned = await plan(found);
      if ('ok' in planned) return planned;
      const { becomes, event, countsDecisions = false, also = [] } = planned;
      const changed = await store.change(
        {
          caseId,
          revision: found.revision,
          decisions: countsDecisions ? found.decisions : null,
          becomes,
          event: { id: rowId(random, 'cev'), atMs: clock.nowMs(), by: by.id, note, ...event },
        },
        also,
      );
      if (changed.ok)
        return { ok: true, found: { ...found, ...becomes, revision: found.revision + 1 }, outputs: changed.outputs };
    }
    return REFUSALS.changed;
  }
}

function tally(ends: readonly OrderLabelEnd[]): Readonly<Record<OrderLabelEnd, number>> {
  const counts = { recorded: 0, taken: 0 };
  for (const end of ends) counts[end] += 1;
  return counts;
}
