import { systemClock } from '../../kernel/clock.ts';
import { purgeRisk, type RiskPurgeDeps } from './decision/retention.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { DecisionFinder } from './decision/decision-finder.ts';
import { DAY_MS, keepUp, purgeInSteps } from '../../foundation/upkeep.ts';

const COUNTS_PURGE = { rowsAtOnce: 1000, stepsMax: 500 };

/**
 * Starts the regular purge of risk decisions, of their counts, of the requests behind them and of habits after their
 * retention. Counts are kept as long as those of calls.
 */
export function startRiskUpkeep(
  foundation: Foundation,
  deps: RiskPurgeDeps & { readonly decisionFinder: Pick<DecisionFinder, 'purgeCounts'> },
): void {
  const { riskDecisionDays, riskEventDays, riskProfileDays, ...retained } = foundation.config.retention;
  const retention = {
    decisionMs: riskDecisionDays * DAY_MS,
    eventMs: riskEventDays * DAY_MS,
    profileMs: riskProfileDays * DAY_MS,
  };
  const { minuteSeriesDays, hourSeriesDays, daySeriesDays } = retained;
  for (const [step, days] of [
    ['minute', minuteSeriesDays],
    ['hour', hourSeriesDays],
    ['day', daySeriesDays],
  ] as const)
    keepUp(foundation, `counts of risk decisions by ${step}`, async () => {
      const beforeMs = systemClock.nowMs() - days * DAY_MS;
      const purge = (limit: number) => deps.decisionFinder.purgeCounts({ step, beforeMs, limit });
      return { rows: await purgeInSteps(COUNTS_PURGE, purge) };
    });
  keepUp(foundation, 'risk decisions', async () => ({ ...(await purgeRisk(deps, retention, systemClock.nowMs())) }));
}
