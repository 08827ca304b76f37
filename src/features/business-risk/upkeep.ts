import { systemClock } from '../../kernel/clock.ts';
import { purgeRisk, type RiskPurgeDeps } from './decision/retention.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { DAY_MS, keepUp } from '../../foundation/upkeep.ts';

/** Starts the regular purge of risk decisions, the requests behind them and habits after their retention. */
export function startRiskUpkeep(foundation: Foundation, deps: RiskPurgeDeps): void {
  const { riskDecisionDays, riskEventDays, riskProfileDays } = foundation.config.retention;
  const retention = {
    decisionMs: riskDecisionDays * DAY_MS,
    eventMs: riskEventDays * DAY_MS,
    profileMs: riskProfileDays * DAY_MS,
  };
  keepUp(foundation, 'risk decisions', async () => ({ ...(await purgeRisk(deps, retention, systemClock.nowMs())) }));
}
