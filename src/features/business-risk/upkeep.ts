import { systemClock } from '../../kernel/clock.ts';
import { purgeRisk, type RiskPurgeDeps } from './decision/retention.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { CaseStore } from './cases/case-store.ts';
import type { DecisionFinder } from './decision/decision-finder.ts';
import { DAY_MS, keepCounts, keepUp, purgeInSteps } from '../../foundation/upkeep.ts';

const CASES_PURGE = { rowsAtOnce: 200, stepsMax: 500 };

/**
 * Starts the regular purge of risk decisions, of their counts, of the requests behind them, of habits and of cases after their
 * retention. Counts are kept as long as those of calls.
 */
export function startRiskUpkeep(
  foundation: Foundation,
  deps: RiskPurgeDeps & {
    readonly decisionFinder: Pick<DecisionFinder, 'purgeCounts'>;
    readonly cases: Pick<CaseStore, 'purge'>;
  },
): void {
  const { riskDecisionDays, riskEventDays, riskProfileDays, caseDays } = foundation.config.retention;
  const retention = {
    decisionMs: riskDecisionDays * DAY_MS,
    eventMs: riskEventDays * DAY_MS,
    profileMs: riskProfileDays * DAY_MS,
  };
  keepCounts(foundation, 'counts of risk decisions', (input) => deps.decisionFinder.purgeCounts(input));
  keepUp(foundation, 'cases of the review queue', async () => {
    const beforeMs = systemClock.nowMs() - caseDays * DAY_MS;
    return { rows: await purgeInSteps(CASES_PURGE, (limit) => deps.cases.purge({ beforeMs, limit })) };
  });
  keepUp(foundation, 'risk decisions', async () => ({ ...(await purgeRisk(deps, retention, systemClock.nowMs())) }));
}
