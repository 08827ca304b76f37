import { systemClock } from '../kernel/clock.ts';
import { purgeRisk, type RiskPurgeDeps } from '../risk/decision/retention.ts';
import type { Foundation } from './foundation.ts';

const UPKEEP_EVERY_MS = 600_000;
const DAY_MS = 86_400_000;

/** Forgets decisions, their requests and habits past their retention, from time to time. */
export function startRiskUpkeep({ config, log, opened }: Foundation, deps: RiskPurgeDeps): void {
  const { riskDecisionDays, riskEventDays, riskProfileDays } = config.retention;
  const retention = {
    decisionMs: riskDecisionDays * DAY_MS,
    eventMs: riskEventDays * DAY_MS,
    profileMs: riskProfileDays * DAY_MS,
  };
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    try {
      const purged = await purgeRisk(deps, retention, systemClock.nowMs());
      if (purged.decisions + purged.events + purged.profiles > 0)
        log.event('forgot risk decisions past their retention', { ...purged });
    } catch {
      log.problem('the upkeep of risk decisions failed; it is tried again');
    }
  };
  const timer = setInterval(() => void (running = running.then(round)), UPKEEP_EVERY_MS);
  opened.defer(() => {
    clearInterval(timer);
    return running;
  });
}
