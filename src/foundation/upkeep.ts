import type { Foundation } from './foundation.ts';

const UPKEEP_EVERY_MS = 600_000;
export const DAY_MS = 86_400_000;

/**
 * Does a round of housekeeping from time to time until the server closes; a round that fails is tried again.
 *
 * @param what for the log, e.g. `stored answers and traces`
 * @param round drops what is past its retention; gives counts for the log
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
    } catch {
      log.problem(`the upkeep of ${what} failed; it is tried again`);
    }
  };
  const timer = setInterval(() => void (running = running.then(once)), UPKEEP_EVERY_MS);
  opened.defer(() => {
    clearInterval(timer);
    return running;
  });
}
