import { Fault } from '../kernel/fault.ts';
import type { Foundation } from './foundation.ts';
import { every } from '../kernel/timers.ts';

const UPKEEP_EVERY_MS = 600_000;
export const DAY_MS = 86_400_000;

/**
 * Runs a round of housekeeping every ten minutes until the server closes. If a round fails, the log says why, and the
 * next round tries again.
 *
 * @param what names the data for the log, e.g. `stored answers and traces`
 * @param round drops what is past its retention, and gives counts for the log
 */
export function keepUp(
  { log, opened }: Pick<Foundation, 'log' | 'opened'>,
  what: string,
  round: () => Promise<Readonly<Record<string, number>>>,
): void {
  let running: Promise<void> = Promise.resolve();
  const once = async () => {
    try {
      const dropped = await round();
      if (Object.values(dropped).some((count) => count > 0))
        log.event(`dropped ${what} past retention`, { ...dropped });
    } catch (error) {
      log.problem(`the upkeep of ${what} failed and will be tried again`);
      const failure = { api: `upkeep of ${what}`, orderId: null, stage: 'answer' } as const;
      if (error instanceof Fault) log.fault(failure, error.kind, error);
      else log.bug(failure, error);
    }
  };
  const timer = every(UPKEEP_EVERY_MS, () => void (running = running.then(once)));
  opened.defer(() => {
    clearInterval(timer);
    return running;
  });
}
