import { told, toldElsewhere } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Actor, Role } from '../../../../platform/access/actor.ts';
import { administratorNames } from '../../../../platform/access/administrator-names.ts';
import type { AdministratorStore } from '../../../../platform/access/administrator-store.ts';
import type { AdminHandlers, AdminOutcome, AdminParamsOf } from '../../../../wire/admin/define-admin.ts';
import { Expectations } from '../../../../wire/admin/expected.ts';
import { instantEndMs } from '../../../../wire/admin/instant.ts';
import type { SourceRights } from '../../../../wire/admin/source-rights.ts';
import type { RiskCase } from '../../cases/case.ts';
import type { CaseDesk, CaseRefusal, CaseStep, CaseStepResult } from '../../cases/case-desk.ts';
import type { CaseListing } from '../../cases/case-listings.ts';
import type { CasePolicyDesk } from '../../cases/case-policy-desk.ts';
import type { CaseDetail, CaseFilter, CaseStore } from '../../cases/case-store.ts';
import { decisionsBeside } from '../../cases/decisions-beside.ts';
import type { DecisionLog } from '../../decision/decision-record.ts';
import { entityRef, GRAPH_STARTS_MAX } from '../../graph/graph.ts';
import type { LinkStore } from '../../links/link-store.ts';
import type { RuleDesk } from '../../policy/rule-desk.ts';
import { riskCaseContracts } from './contract.ts';
import { showCase, showEvent, showOpening, showPolicy } from './show-case.ts';

/** The ports of the handlers for cases. */
export interface RiskCaseDeps {
  readonly cases: Pick<CaseStore, 'page' | 'find' | 'detail' | 'totals' | 'ofCases'>;
  readonly caseDesk: Pick<CaseDesk, 'assign' | 'note' | 'resolve' | 'reopen'>;
  readonly casePolicy: CasePolicyDesk;
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly links: Pick<LinkStore, 'decisionsOf'>;
  readonly rules: Pick<RuleDesk, 'find'>;
  readonly administrators: Pick<AdministratorStore, 'list'>;
  readonly sourceRights: Pick<SourceRights, 'gateOf'>;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const DAY_MS = 86_400_000;
const DETAIL_LIMITS = { decisions: 100, named: GRAPH_STARTS_MAX, related: 50, events: 200 } as const;
const BESIDE_MAX = 50;
const WORKERS: readonly Role[] = riskCaseContracts.resolve.roles;

const NO_CASE: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`there is no such case, or its retention has passed. List the cases`,
};
const NO_ASSIGNEE: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`assignee: no enabled administrator who may work on cases has this name. cases.assignees lists them`,
};
const TWO_FILTERS: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`assignee: give only one of assignee, mine and unassigned`,
};

/** Makes the handlers for the cases of the review queue. */
export function createRiskCaseHandlers(deps: RiskCaseDeps): AdminHandlers<typeof riskCaseContracts> {
  const { caseDesk, casePolicy, administrators, clock } = deps;
  const expectations = new Expectations();
  const names = () => administratorNames(administrators);
  const answer = async (result: CaseStepResult) =>
    result.ok
      ? { ok: true as const, result: showCase(result.found, await names(), clock.nowMs()), subject: result.found.id }
      : refusalOf(result);
  const showCurrent = async () => ({ ok: true as const, result: showPolicy(casePolicy, await names()) });
  const workers = async () =>
    (await administrators.list()).filter(({ role, disabled }) => !disabled && WORKERS.includes(role));
  return {
    list: (asked, actor) => listCases(deps, asked, actor),

    totals: ({ days }) => countCases(deps, days),

    policy: showCurrent,

    setPolicy: ({ expected, ...changed }, { administratorId }) =>
      expectations.change(expected, showCurrent, async () => {
        const given = Object.entries(changed).filter(([, value]) => value !== undefined);
        const policy = { ...casePolicy.current, ...Object.fromEntries(given) };
        await casePolicy.choose({ policy, changedBy: administratorId, changedAtMs: clock.nowMs() });
        return showCurrent();
      }),

    assignees: async () => ({ ok: true, result: { names: (await workers()).map(({ name }) => name).toSorted() } }),

    show: ({ caseId }) => showWhole(deps, caseId),

    async assign(asked, actor) {
      const worker = (await workers()).find(({ name }) => name === asked.assignee);
      if (asked.assignee !== null && worker === undefined) return NO_ASSIGNEE;
      return answer(await caseDesk.assign({ ...stepOf(asked, actor), assignee: worker?.id ?? null }));
    },

    note: async (asked, actor) => answer(await caseDesk.note({ ...stepOf(asked, actor), note: asked.note })),

    resolve: (asked, actor) => resolveCase(deps, asked, actor),

    reopen: async (asked, actor) => answer(await caseDesk.reopen(stepOf(asked, actor))),
  };
}

async function listCases(
  { cases, administrators, clock }: RiskCaseDeps,
  asked: AdminParamsOf<typeof riskCaseContracts.list>,
  actor: Actor,
) {
  const { sort, limit, cursor } = asked;
  const filter = filterOf(asked, actor, await administrators.list(), clock.nowMs());
  if (filter === 'two') return TWO_FILTERS;
  if (filter === 'nobody') return { ok: true as const, result: { cases: [], nextCursor: null } };
  const [dueAtMs = 0, number = 0] = cursor === undefined ? [] : cursor.split('.').map(Number);
  const after = cursor === undefined ? null : { dueAtMs, number };
  // One more case tells whether another page follows.
  const found = await cases.page({ filter, sort, limit: limit + 1, after });
  const [page, nameOf, nowMs] = [found.slice(0, limit), await administratorNames(administrators), clock.nowMs()];
  const last = page.at(-1);
  const nextCursor = found.length > limit && last ? `${last.dueAtMs}.${last.number}` : null;
  return { ok: true as const, result: { cases: page.map((each) => showCase(each, nameOf, nowMs)), nextCursor } };
}

async function countCases({ cases, casePolicy, administrators, clock }: RiskCaseDeps, days: number) {
  const nowMs = clock.nowMs();
  const totals = await cases.totals({ fromMs: nowMs - days * DAY_MS, nowMs });
  const { slaHours, slaHoursByScene } = casePolicy.current;
  const nameOf = await administratorNames(administrators);
  return {
    ok: true as const,
    result: {
      ...totals,
      scenes: totals.scenes.map((each) => ({ ...each, slaHours: slaHoursByScene[each.scene] ?? slaHours })),
      days: [...totals.days],
      people: totals.people.map(({ by, ...counts }) => ({ name: nameOf(by), ...counts })),
    },
  };
}

async function resolveCase(
  { caseDesk, administrators, sourceRights, clock }: RiskCaseDeps,
  asked: AdminParamsOf<typeof riskCaseContracts.resolve>,
  actor: Actor,
) {
  const source = asked.source ?? `cases.${actor.administratorId}`;
  const notYours =
    asked.outcome === 'unclear' ? undefined : (await sourceRights.gateOf(actor)(new Set([source]))).get(source);
  if (notYours !== undefined)
    return { ok: false as const, error: 'forbidden' as const, detail: toldElsewhere(notYours) };
  const { outcome } = asked;
  const done = await caseDesk.resolve({ ...stepOf(asked, actor), outcome, source, listings: listingsOf(asked) });
  if (!done.ok) return refusalOf(done);
  const entries = done.entries.map(({ id, list, kind, shown }) => ({ id, list, kind, shown }));
  const found = showCase(done.found, await administratorNames(administrators), clock.nowMs());
  return { ok: true as const, result: { case: found, labels: { ...done.labels }, entries }, subject: found.id };
}

interface Asked {
  readonly caseId: string;
  readonly revision?: number | undefined;
  readonly note?: string | undefined;
}

function stepOf({ caseId, revision, note }: Asked, { administratorId: id, name }: Actor): CaseStep {
  return { caseId, revision: revision ?? null, by: { id, name }, note: note ?? null };
}

function refusalOf({ why, problem }: CaseRefusal): Refusal {
  if (why === 'unknown') return NO_CASE;
  return { ok: false, error: why === 'changed' ? 'conflict' : 'bad_request', detail: toldElsewhere(problem) };
}

function listingsOf({
  block,
  allow,
  orderId = undefined,
  end,
  reason,
}: AdminParamsOf<typeof riskCaseContracts.resolve>): readonly CaseListing[] {
  const shared = {
    orderId: orderId ?? null,
    end: end === undefined ? undefined : new Date(instantEndMs(end)).toISOString(),
    reason,
  };
  return [
    ...(block === undefined ? [] : [{ list: 'block', kinds: block, ...shared }]),
    ...(allow === undefined ? [] : [{ list: 'allow', kinds: allow, ...shared }]),
  ];
}

/** The filter of a list. `nobody` if no administrator has the name that was given. */
function filterOf(
  asked: AdminParamsOf<typeof riskCaseContracts.list>,
  { administratorId }: Actor,
  all: Awaited<ReturnType<AdministratorStore['list']>>,
  nowMs: number,
): CaseFilter | 'two' | 'nobody' {
  const { state, assignee: name, mine = false, unassigned = false, scene, level, rule, overdue = false } = asked;
  if (Number(name !== undefined) + Number(mine) + Number(unassigned) > 1) return 'two';
  const named = all.find((each) => each.name === name)?.id;
  if (name !== undefined && named === undefined) return 'nobody';
  return {
    state: state === 'all' ? null : state,
    assignee: mine ? administratorId : unassigned ? '' : (named ?? null),
    scene: scene ?? null,
    level: level ?? null,
    ruleId: rule ?? null,
    overdueAtMs: overdue ? nowMs : null,
  };
}

async function showWhole(deps: RiskCaseDeps, caseId: string) {
  const { cases, decisions, rules, administrators, clock } = deps;
  const found = await cases.find(caseId);
  if (found === null) return NO_CASE;
  const detail = await cases.detail(caseId, DETAIL_LIMITS);
  const nameOf = await administratorNames(administrators);
  return {
    ok: true as const,
    subject: caseId,
    result: {
      case: showCase(found, nameOf, clock.nowMs()),
      summary: await summaryOf({ decisions, rules }, found, detail),
      entities: { ...detail.entities },
      decisions: detail.decisions.map((each) => ({ ...each })),
      named: detail.named.map((entity) => entityRef(entity)),
      beside: (await decisionsBeside(deps, detail.named, BESIDE_MAX)).map(({ shares, ...each }) => ({
        ...each,
        shares: [...shares],
      })),
      related: detail.related.map((each) => ({ ...each, shares: [...each.shares] })),
      events: [showOpening(found), ...detail.events.map((event) => showEvent(event, nameOf))],
    },
  };
}

/** The latest decision of the severest level in short. Null if none of those is kept any more. */
async function summaryOf(
  { decisions, rules }: Pick<RiskCaseDeps, 'decisions' | 'rules'>,
  { level }: RiskCase,
  detail: CaseDetail,
) {
  const worst = detail.decisions.find((each) => each.level === level) ?? detail.decisions[0];
  const record = worst === undefined ? null : await decisions.find(worst.orderId);
  if (record === null) return null;
  const { decision, versionId, orderId } = record;
  const known = (await rules.find(versionId))?.set.rules ?? [];
  return {
    orderId,
    level: decision.level,
    points: decision.points,
    types: [...decision.types],
    rules: decision.fired.map((id) => {
      const rule = known.find((each) => each.id === id);
      return { id, title: rule?.title ?? '', points: rule?.points ?? 0 };
    }),
  };
}
