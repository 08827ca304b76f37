import { told } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { stepStartMs } from '../../../../platform/ledger/call-series.ts';
import { POINTS_MAX, readSpan, tooManyPoints } from '../../../../wire/admin/series-span.ts';
import type { DecisionFinder } from '../../decision/decision-finder.ts';
import { countRuleOutcomes, type RuleOutcomesDeps } from '../../decision/rule-outcomes.ts';
import type { PolicyHolder } from '../../policy/risk-policy.ts';
import type { RiskType } from '../../rules/risk-types.ts';
import { periodOf } from '../../../../wire/admin/instant.ts';
import type { riskDecisionContracts } from './contract.ts';

/** The ports of the handlers that list and count risk decisions. */
export interface RiskDecisionDeps {
  readonly decisionFinder: Pick<DecisionFinder, 'page' | 'points' | 'hits'> & RuleOutcomesDeps['decisionFinder'];
  readonly decisionLabels: RuleOutcomesDeps['decisionLabels'];
  readonly policy: Pick<PolicyHolder, 'current'>;
  readonly clock: Clock;
}

const BACKWARDS = { ok: false, error: 'bad_request', detail: told`from: must be before the end` } as const;
const NO_HITS = { lastDay: 0, lastWeek: 0, byLevel: { pass: 0, review: 0, reject: 0 }, lastAtMs: null };

const NO_OUTCOMES = { hits: 0, fraud: 0, genuine: 0, unlabelled: 0, precision: null };
const DAY_MS = 86_400_000;
const OUTCOME_DAYS = 30;
const OUTCOME_DAYS_MAX = 400;
const TOO_LONG = {
  ok: false,
  error: 'bad_request',
  detail: told`from: a period has at most ${OUTCOME_DAYS_MAX} days`,
} as const;

/** Makes the handlers that list and count risk decisions. */
export function createRiskDecisionHandlers(deps: RiskDecisionDeps): AdminHandlers<typeof riskDecisionContracts> {
  const { decisionFinder, policy, clock } = deps;
  const titles = () => new Map(policy.current.active.rules.map(({ rule }) => [rule.id, rule.title]));
  return {
    async list({ from, to, app, level, scene, rule, type, cursor, limit }) {
      const period = periodOf(from, to, clock.nowMs());
      if (period.fromMs >= period.toMs) return BACKWARDS;
      const filter = {
        ...period,
        appId: app ?? null,
        level: level ?? null,
        scene: scene ?? null,
        ruleId: rule ?? null,
        // The schema has checked that it is one.
        type: (type ?? null) as RiskType | null,
      };
      const { rows, nextCursor } = await decisionFinder.page({ filter, limit, cursor: cursor ?? null });
      const shown = rows.map((row) => ({ ...row, types: [...row.types], fired: [...row.fired] }));
      return { ok: true, result: { rows: shown, nextCursor } };
    },

    async series({ step, from, to, by }) {
      const span = readSpan({ step, from, to });
      if (!span.ok) return span;
      const { fromMs, toMs } = span;
      const points = await decisionFinder.points({ step, part: by, fromMs, toMs, limit: POINTS_MAX + 1 });
      if (points.length > POINTS_MAX) return tooManyPoints(told`Ask for a shorter time, or for longer steps`);
      return { ok: true, result: { points: points.map((point) => ({ ...point })) } };
    },

    async hits() {
      const hits = new Map((await decisionFinder.hits(clock.nowMs())).map((each) => [each.ruleId, each]));
      const active = titles();
      const shown = [...new Set([...active.keys(), ...hits.keys()])].map((ruleId) => {
        const { byLevel, ...counted } = hits.get(ruleId) ?? NO_HITS;
        return { ...counted, ruleId, title: active.get(ruleId) ?? null, byLevel: { ...byLevel } };
      });
      return { ok: true, result: { hits: shown } };
    },

    async outcomes({ from, to }) {
      const period = outcomePeriod({ from, to }, clock.nowMs());
      if (period.fromMs >= period.toMs) return BACKWARDS;
      if (period.toMs - period.fromMs > OUTCOME_DAYS_MAX * DAY_MS) return TOO_LONG;
      const { rules, ...counted } = await countRuleOutcomes(deps, period);
      const known = new Map(rules.map((rule) => [rule.ruleId, rule]));
      const active = titles();
      const shown = [...new Set([...active.keys(), ...known.keys()])].map((ruleId) => ({
        ...(known.get(ruleId) ?? { ...NO_OUTCOMES, ruleId }),
        title: active.get(ruleId) ?? null,
      }));
      return { ok: true, result: { ...structuredClone(counted), rules: shown } };
    },
  };
}

/** The last 30 days, today included, unless the ends are named. */
function outcomePeriod(
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  nowMs: number,
) {
  const { fromMs, toMs } = periodOf(from, to, nowMs);
  const lastDayMs = stepStartMs('day', toMs - 1);
  return { fromMs: from === undefined ? lastDayMs - (OUTCOME_DAYS - 1) * DAY_MS : fromMs, toMs };
}
