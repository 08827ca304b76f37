import type { Clock } from '../../../../kernel/clock.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { POINTS_MAX, readSpan, tooManyPoints } from '../../../../wire/admin/series-span.ts';
import type { DecisionFinder } from '../../decision/decision-finder.ts';
import type { PolicyHolder } from '../../policy/risk-policy.ts';
import type { RiskType } from '../../rules/risk-types.ts';
import { periodOf } from '../risk/period.ts';
import type { riskDecisionContracts } from './contract.ts';

/** The ports of the handlers that list and count risk decisions. */
export interface RiskDecisionDeps {
  readonly decisionFinder: Pick<DecisionFinder, 'page' | 'points' | 'hits'>;
  readonly policy: Pick<PolicyHolder, 'current'>;
  readonly clock: Clock;
}

const BACKWARDS = { ok: false, error: 'bad_request', detail: 'from: must be before the end' } as const;
const NO_HITS = { lastDay: 0, lastWeek: 0, byLevel: { pass: 0, review: 0, reject: 0 }, lastAtMs: null };

/** Makes the handlers that list and count risk decisions. */
export function createRiskDecisionHandlers({
  decisionFinder,
  policy,
  clock,
}: RiskDecisionDeps): AdminHandlers<typeof riskDecisionContracts> {
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
      if (points.length > POINTS_MAX) return tooManyPoints('or for longer steps');
      return { ok: true, result: { points: points.map((point) => ({ ...point })) } };
    },

    async hits() {
      const hits = new Map((await decisionFinder.hits(clock.nowMs())).map((each) => [each.ruleId, each]));
      const active = new Map(policy.current.active.rules.map(({ rule }) => [rule.id, rule.title]));
      const shown = [...new Set([...active.keys(), ...hits.keys()])].map((ruleId) => {
        const { byLevel, ...counted } = hits.get(ruleId) ?? NO_HITS;
        return { ...counted, ruleId, title: active.get(ruleId) ?? null, byLevel: { ...byLevel } };
      });
      return { ok: true, result: { hits: shown } };
    },
  };
}
