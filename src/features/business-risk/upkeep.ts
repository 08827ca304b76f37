import { systemClock } from '../../kernel/clock.ts';
import { purgeRisk, type RiskPurgeDeps } from './decision/retention.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { DecisionFinder } from './decision/decision-finder.ts';
import { DAY_MS, keepCounts, keepUp } from '../../foundation/upkeep.ts';

/**
 * Starts the regular purge of risk decisions, of their counts, of the requests behind them and of habits after their
 * retention. Counts are kept as long as those of calls.
 */
export function startRiskUpkeep(
  foundation: Foundation,
  deps: RiskPurgeDeps & { readonly decisionFinder: Pick<DecisionFinder, 'purgeCounts'> },
): void {
  const { riskDecisionDays, riskEventDays, riskProfileDays } = foundation.config.retention;
  const retention = {
    decisionMs: riskDecisionDays * DAY_MS,
    eventMs: riskEventDays * DAY_MS,
    profileMs: riskProfileDays * DAY_MS,
  };
  keepCounts(foundation, 'counts of risk decisions', (input) => deps.decisionFinder.purgeCounts(input));
  keepUp(foundation, 'risk decisions', async () => ({ ...(await purgeRisk(deps, retention, systemClock.nowMs())) }));
}
