import type { Foundation } from '../../foundation/foundation.ts';
import type { RiskEngine } from './decision/risk-engine.ts';

/** Gives the same engine, and counts its levels and the rules that fired among the metrics. */
export function countDecisions(
  { metrics }: { readonly metrics: Pick<Foundation['metrics'], 'counter'> },
  engine: RiskEngine,
): RiskEngine {
  const levels = metrics.counter({
    name: 'risk_decisions_total',
    help: 'Risk decisions by level and by what settled it',
    labels: ['level', 'settled_by'],
  });
  const rules = metrics.counter({
    name: 'risk_rule_hits_total',
    help: 'How often a rule fired and counted',
    labels: ['rule'],
  });
  return {
    assess: async (request, call) => {
      const assessment = await engine.assess(request, call);
      const { level, settledBy, fired } = assessment.record.decision;
      levels({ level, settled_by: settledBy });
      for (const rule of fired) rules({ rule });
      return assessment;
    },
  };
}
