import type { Clock } from '../../../../kernel/clock.ts';
import { STEP_MS, stepStartMs } from '../../../../platform/ledger/call-series.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import { instantMs } from '../../../../wire/admin/instant.ts';
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

/** The most steps of one answer: a day of minutes, two months of hours, four years of days. */
const STEPS_MAX = 1500;
const POINTS_MAX = 50_000;

const NO_HITS = { lastDay: 0, lastWeek: 0, byLevel: { pass: 0, review: 0, reject: 0 }, lastAtMs: null };

function refusal(error: 'bad_request' | 'too_large', detail: string) {
  return { ok: false, error, detail } as const;
}

/** Makes the handlers that list and count risk decisions. */
export function createRiskDecisionHandlers({
  decisionFinder,
  policy,
  clock,
}: RiskDecisionDeps): AdminHandlers<typeof riskDecisionContracts> {
  return {
    async list({ from, to, app, level, scene, rule, type, cursor, limit }) {
      const period = periodOf(from, to, clock.nowMs());
      if (period.fromMs >= period.toMs) return refusal('bad_request', 'from: must be before the end');
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
      const [fromMs, toMs] = [instantMs(from), instantMs(to)];
      if (toMs <= fromMs) return refusal('bad_request', 'to: must be later than from');
      if ((toMs - fromMs) / STEP_MS[step] > STEPS_MAX)
        return refusal('bad_request', `more than ${STEPS_MAX} ${step}s. Ask for a shorter time, or for longer steps`);
      const limit = POINTS_MAX + 1;
      const points = await decisionFinder.points({ step, part: by, fromMs: stepStartMs(step, fromMs), toMs, limit });
      if (points.length > POINTS_MAX)
        return refusal('too_large', `more than ${POINTS_MAX} points. Ask for a shorter time, or for longer steps`);
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
