import {
  CASE_DECISIONS_MAX,
  CASE_ENTITY_KINDS,
  CASE_JOIN_MS,
  rulesWith,
  type CaseDecision,
  type CaseEntity,
  type CaseEntityKind,
  type CaseEvent,
  type CaseOpening,
  type CaseOrder,
  type RelatedDecision,
  type RiskCase,
} from '../../features/business-risk/cases/case.ts';
import type { JoinKind, KeptCasePolicy } from '../../features/business-risk/cases/case-policy.ts';
import {
  SCENES_TOLD_MAX,
  type CaseChange,
  type CaseChanged,
  type CaseCounts,
  type CaseDetail,
  type CaseDetailLimits,
  type CaseFilter,
  type CaseQuery,
  type CaseStore,
  type CaseTotals,
} from '../../features/business-risk/cases/case-store.ts';
import { severer } from '../../features/business-risk/rules/risk-types.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';
import { localDayOf } from '../../platform/ledger/local-day.ts';

interface Held {
  found: RiskCase;
  readonly decisions: CaseDecision[];
  /** When each pseudonym was last seen. */
  readonly entities: Map<string, number>;
  readonly keys: Set<string>;
  events: readonly CaseEvent[];
}

const HOUR_MS = 3_600_000;

/** Keeps cases in memory, for tests. Nothing survives a restart. */
export class MemoryCaseStore implements CaseStore {
  readonly #cases: Held[] = [];
  readonly #days = new Map<string, { opened: number; overCap: number }>();
  readonly #carryOut: (write: DurableWrite) => Promise<unknown>;
  #lastNumber = 0;
  #policy: KeptCasePolicy | null = null;

  /** @param carryOut carries out the writes of other stores that come with a step */
  constructor(carryOut: (write: DurableWrite) => Promise<unknown> = async () => undefined) {
    this.#carryOut = carryOut;
  }

  prepareOpen(opening: CaseOpening): DurableWrite {
    return { operation: 'risk-case', input: opening };
  }

  /** Carries out a prepared opening. */
  commit(write: DurableWrite): void {
    const opening = write.input as CaseOpening;
    const joined = this.#toJoin(opening);
    if (joined !== null) {
      const { held, by } = joined;
      const { found } = held;
      const level = severer(found.level, opening.level);
      const lastAtMs = Math.max(found.lastAtMs, opening.atMs);
      held.found = {
        ...found,
        level,
        lastAtMs,
        decisions: found.decisions + 1,
        rules: rulesWith(found.rules, opening.rules),
      };
      keep(held, opening, by);
    } else if (this.#mayOpen(opening)) this.#open(opening);
  }

  async page({ filter, sort, limit, after }: CaseQuery): Promise<readonly RiskCase[]> {
    const order = (a: RiskCase, b: RiskCase) =>
      sort === 'due'
        ? a.dueAtMs - b.dueAtMs || a.number - b.number
        : (a.number - b.number) * (sort === 'newest' ? -1 : 1);
    const place = after === null ? null : ({ ...after } as RiskCase);
    return this.#cases
      .map(({ found }) => found)
      .filter((each) => passes(each, filter) && (place === null || order(each, place) > 0))
      .toSorted(order)
      .slice(0, limit);
  }

  async find(caseId: string): Promise<RiskCase | null> {
    return this.#held(caseId)?.found ?? null;
  }

  async detail(caseId: string, limits: CaseDetailLimits): Promise<CaseDetail> {
    const held = this.#held(caseId);
    const entities = { account: 0, phone: 0, device: 0, address: 0 };
    if (held === undefined) return { decisions: [], entities, named: [], related: [], events: [] };
    for (const kind of CASE_ENTITY_KINDS)
      entities[kind] = [...held.entities.keys()].filter((name) => name.startsWith(`${kind}:`)).length;
    return {
      decisions: latest(held.decisions).slice(0, limits.decisions),
      entities,
      named: namedOf(held).slice(0, limits.named),
      related: this.#relatedTo(held, limits.related),
      events: held.events.slice(-limits.events),
    };
  }

  async orders(caseId: string): Promise<readonly CaseOrder[]> {
    const decisions = this.#held(caseId)?.decisions ?? [];
    return latest(decisions)
      .toReversed()
      .map(({ orderId, atMs }) => ({ orderId, atMs }));
  }

  async ofCases(orderIds: readonly string[]): Promise<readonly string[]> {
    const known = new Set(this.#cases.flatMap(({ decisions }) => decisions.map(({ orderId }) => orderId)));
    return orderIds.filter((orderId) => known.has(orderId));
  }

  async change(
    { caseId, revision, decisions, becomes, event }: CaseChange,
    also: readonly DurableWrite[],
  ): Promise<CaseChanged> {
    const held = this.#held(caseId);
    if (held?.found.revision !== revision) return { ok: false };
    if (decisions !== null && held.found.decisions !== decisions) return { ok: false };
    held.found = { ...held.found, ...becomes, revision: revision + 1 };
    held.events = [...held.events, event];
    const outputs: unknown[] = [];
    for (const write of also) outputs.push(await this.#carryOut(write));
    return { ok: true, outputs };
  }

  async counts(nowMs: number): Promise<CaseCounts> {
    const of = (test: (found: RiskCase) => boolean) => this.#cases.filter(({ found }) => test(found)).length;
    return {
      open: of(({ state }) => state === 'open'),
      assigned: of(({ state }) => state === 'assigned'),
      overdue: of(({ state, dueAtMs }) => state !== 'resolved' && dueAtMs <= nowMs),
    };
  }

  async totals({ fromMs, nowMs }: { readonly fromMs: number; readonly nowMs: number }): Promise<CaseTotals> {
    const waiting = this.#cases.map(({ found }) => found).filter(({ state }) => state !== 'resolved');
    const done = this.#cases.flatMap(({ found: { resolution, scene, dueAtMs } }) =>
      resolution !== null && resolution.atMs >= fromMs && resolution.atMs <= nowMs
        ? [{ ...resolution, scene, dueAtMs }]
        : [],
    );
    const older = (hours: number) => waiting.filter(({ openedAtMs }) => openedAtMs <= nowMs - hours * HOUR_MS).length;
    const isInPeriod = (day: string) => day >= localDayOf(fromMs) && day <= localDayOf(nowMs);
    const days = [...new Set([...this.#days.keys(), ...done.map(({ atMs }) => localDayOf(atMs))])].filter(isInPeriod);
    return {
      ...(await this.counts(nowMs)),
      ages: {
        hour: waiting.length - older(1),
        day: older(1) - older(24),
        threeDays: older(24) - older(72),
        older: older(72),
      },
      scenes: [...new Set([...waiting, ...done].map(({ scene }) => scene))]
        .map((scene) => ({
          scene,
          unresolved: waiting.filter((each) => each.scene === scene).length,
          overdue: waiting.filter((each) => each.scene === scene && each.dueAtMs <= nowMs).length,
          resolved: done.filter((each) => each.scene === scene).length,
          resolvedInTime: done.filter((each) => each.scene === scene && each.atMs <= each.dueAtMs).length,
        }))
        .toSorted((a, b) => b.unresolved + b.resolved - a.unresolved - a.resolved || (a.scene < b.scene ? -1 : 1))
        .slice(0, SCENES_TOLD_MAX),
      days: days.toSorted().map((day) => ({
        day,
        opened: this.#days.get(day)?.opened ?? 0,
        resolved: done.filter(({ atMs }) => localDayOf(atMs) === day).length,
        overCap: this.#days.get(day)?.overCap ?? 0,
      })),
      people: [...new Set(done.map(({ by }) => by))]
        .map((by) => {
          const of = (outcome: string) => done.filter((each) => each.by === by && each.outcome === outcome).length;
          return { by, fraud: of('fraud'), genuine: of('genuine'), unclear: of('unclear') };
        })
        .toSorted(
          (a, b) => b.fraud + b.genuine + b.unclear - a.fraud - a.genuine - a.unclear || (a.by < b.by ? -1 : 1),
        ),
    };
  }

  async erase(keys: readonly string[]): Promise<number> {
    let erased = 0;
    for (const held of this.#cases) {
      const own = keys.filter((key) => held.keys.delete(key));
      if (own.length === 0) continue;
      erased += held.events.filter(({ note }) => note !== null).length + held.entities.size;
      held.events = held.events.map((event) => ({ ...event, note: null }));
      held.entities.clear();
    }
    return erased;
  }

  async purge({ beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): Promise<number> {
    const isOld = ({ found: { resolution, lastAtMs } }: Held) =>
      lastAtMs < beforeMs && (resolution === null || resolution.atMs < beforeMs);
    const old = this.#cases.filter(isOld).slice(0, limit);
    for (const each of old) this.#cases.splice(this.#cases.indexOf(each), 1);
    return old.length;
  }

  async policy(): Promise<KeptCasePolicy | null> {
    return this.#policy;
  }

  async putPolicy(policy: KeptCasePolicy): Promise<void> {
    this.#policy = policy;
  }

  #held(caseId: string): Held | undefined {
    return this.#cases.find(({ found }) => found.id === caseId);
  }

  #toJoin({ entities, joinBy, atMs }: CaseOpening): { readonly held: Held; readonly by: JoinKind } | null {
    for (const by of joinBy) {
      const name = entities.filter(({ kind }) => kind === by).map(({ kind, key }) => `${kind}:${key}`)[0];
      const held = this.#cases.findLast(
        ({ found, entities: seen }) =>
          name !== undefined &&
          (seen.get(name) ?? -Infinity) >= atMs - CASE_JOIN_MS &&
          found.state !== 'resolved' &&
          found.decisions < CASE_DECISIONS_MAX,
      );
      if (held !== undefined) return { held, by };
    }
    return null;
  }

  #mayOpen({ atMs, casesADayMax }: CaseOpening): boolean {
    const day = localDayOf(atMs);
    const counted = this.#days.get(day) ?? { opened: 0, overCap: 0 };
    this.#days.set(day, counted);
    if (counted.opened >= casesADayMax) {
      counted.overCap += 1;
      return false;
    }
    counted.opened += 1;
    return true;
  }

  #open(opening: CaseOpening): void {
    const { caseId: id, appId, scene, level, openedBy, atMs, dueAtMs, rules } = opening;
    const found: RiskCase = {
      id,
      number: (this.#lastNumber += 1),
      revision: 1,
      state: 'open',
      appId,
      scene,
      level,
      openedBy,
      dueAtMs,
      openedAtMs: atMs,
      lastAtMs: atMs,
      decisions: 1,
      rules: rulesWith([], rules),
      assignee: null,
      resolution: null,
    };
    const held: Held = { found, decisions: [], entities: new Map(), keys: new Set(), events: [] };
    this.#cases.push(held);
    keep(held, opening, null);
  }

  #relatedTo(own: Held, limit: number): readonly RelatedDecision[] {
    const sharing = this.#cases
      .filter((held) => held !== own)
      .map((held) => ({ held, shared: [...held.entities.keys()].filter((name) => own.entities.has(name)) }))
      .filter(({ shared }) => shared.length > 0);
    const related = sharing.flatMap(({ held: { found, decisions }, shared }) =>
      decisions.map(({ joinedBy: _joinedBy, ...decision }) => ({
        ...decision,
        caseId: found.id,
        caseNumber: found.number,
        caseState: found.state,
        outcome: found.resolution?.outcome ?? null,
        shares: CASE_ENTITY_KINDS.filter((kind) => shared.some((name) => name.startsWith(`${kind}:`))),
      })),
    );
    return latest(related).slice(0, limit);
  }
}

function keep(held: Held, opening: CaseOpening, joinedBy: JoinKind | null): void {
  const { orderId, atMs, level, scene, entities, erasureKeys } = opening;
  held.decisions.push({ orderId, atMs, level, scene, joinedBy });
  for (const { kind, key } of entities) {
    const name = `${kind}:${key}`;
    held.entities.set(name, Math.max(held.entities.get(name) ?? 0, atMs));
  }
  for (const key of erasureKeys) held.keys.add(key);
}

function namedOf({ entities }: Held): readonly CaseEntity[] {
  return [...entities]
    .toSorted(([a, aMs], [b, bMs]) => bMs - aMs || (a < b ? -1 : 1))
    .map(([name]) => {
      const [kind, key = ''] = name.split(':');
      return { kind: kind as CaseEntityKind, key };
    });
}

function latest<T extends { readonly atMs: number; readonly orderId: string }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => b.atMs - a.atMs || (a.orderId < b.orderId ? 1 : -1));
}

function passes(found: RiskCase, { state, assignee, scene, level, ruleId, overdueAtMs }: CaseFilter): boolean {
  const isResolved = found.state === 'resolved';
  return (
    (state === null || (state === 'unresolved' ? !isResolved : found.state === state)) &&
    (assignee === null || (found.assignee ?? '') === assignee) &&
    (scene === null || found.scene === scene) &&
    (level === null || found.level === level) &&
    (ruleId === null || found.rules.includes(ruleId)) &&
    (overdueAtMs === null || (!isResolved && found.dueAtMs <= overdueAtMs))
  );
}
