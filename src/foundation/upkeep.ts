import { systemClock } from '../kernel/clock.ts';
import { Fault } from '../kernel/fault.ts';
import { SERIES_STEPS, type SeriesStep } from '../platform/ledger/call-series.ts';
import type { Foundation } from './foundation.ts';
import { every } from '../kernel/timers.ts';
import { told } from '../kernel/told.ts';

const UPKEEP_EVERY_MS = 600_000;
export const DAY_MS = 86_400_000;

/**
 * Has a round of housekeeping done every ten minutes, by one process for all that share the stores. If a round fails,
 * the log says why, and the next round tries again. While the clock may be wrong, the rounds fail and remove nothing.
 *
 * @param what names the data for the log, e.g. `stored answers and traces`
 * @param round drops what is past its retention, and gives counts for the log
 */
export function keepUp(
  { log, jobs, clockLeap }: Pick<Foundation, 'log' | 'jobs' | 'clockLeap'>,
  what: string,
  round: () => Promise<Readonly<Record<string, number>>>,
): void {
  jobs.regularly({
    name: `upkeep of ${what}`,
    everyMs: UPKEEP_EVERY_MS,
    async round() {
      const problem = await clockLeap.look();
      // The log has it since the first look.
      if (problem !== null) throw new Fault('unavailable', problem);
      await tell(log, what, round);
    },
  });
}

/**
 * Has the stores prepared for the time to come every ten minutes, in the same way. These rounds go on while the clock may be
 * wrong, because they remove nothing.
 *
 * @param what names the data for the log, e.g. `days of traces`
 */
export function keepPrepared(
  { log, jobs }: Pick<Foundation, 'log' | 'jobs'>,
  what: string,
  prepare: () => Promise<void>,
): void {
  const round = async () => (await prepare(), {});
  jobs.regularly({ name: `upkeep of ${what}`, everyMs: UPKEEP_EVERY_MS, round: () => tell(log, what, round) });
}

/**
 * Does the same for what each process keeps for itself, e.g. a file in its data folder, until the server closes. These
 * rounds do not look at the clock, so a round that removes something by its age looks itself.
 */
export function keepUpHere(
  { log, opened }: Pick<Foundation, 'log' | 'opened'>,
  what: string,
  round: () => Promise<Readonly<Record<string, number>>>,
): void {
  let running: Promise<void> = Promise.resolve();
  const once = () => tell(log, what, round).catch(() => undefined);
  const timer = every(UPKEEP_EVERY_MS, () => void (running = running.then(once)));
  opened.defer(() => {
    clearInterval(timer);
    return running;
  });
}

/** Does a round, and lets the log tell what it dropped or why it failed. Throws Fault if it failed. */
async function tell(
  log: Foundation['log'],
  what: string,
  round: () => Promise<Readonly<Record<string, number>>>,
): Promise<void> {
  try {
    const dropped = await round();
    if (Object.values(dropped).some((count) => count > 0)) log.event(`dropped ${what} past retention`, { ...dropped });
  } catch (error) {
    log.problem(`the upkeep of ${what} failed and will be tried again`);
    const failure = { api: `upkeep of ${what}`, orderId: null, stage: 'answer' } as const;
    if (error instanceof Fault) log.fault(failure, error.kind, error);
    else log.bug(failure, error);
    throw new Fault('unavailable', told`the round failed, and the log says why`, { cause: error });
  }
}

/** How a purge is cut into transactions. */
export interface PurgeSteps {
  /** The most rows of one transaction. Calls that settle meanwhile wait no longer than for that. */
  readonly rowsAtOnce: number;
  /** The most transactions of one round. The rest waits for the next round. */
  readonly stepsMax: number;
}

/**
 * Purges in small transactions until one of them is not full. Gives how many rows that were. Throws what `purge` throws.
 *
 * @param purge drops at most so many rows, and gives how many it dropped
 */
export async function purgeInSteps(
  { rowsAtOnce, stepsMax }: PurgeSteps,
  purge: (limit: number) => Promise<number>,
): Promise<number> {
  let rows = 0;
  for (let step = 0; step < stepsMax; step++) {
    const purged = await purge(rowsAtOnce);
    rows += purged;
    if (purged < rowsAtOnce) break;
  }
  return rows;
}

const COUNTS_PURGE: PurgeSteps = { rowsAtOnce: 1000, stepsMax: 500 };

/**
 * Has counts by minute, hour and day dropped when they are past their retention.
 *
 * @param what names the counts for the log, e.g. `counts of calls`
 * @param purge drops at most `limit` counts of a step that began before a time, and gives how many it dropped
 */
export function keepCounts(
  foundation: Pick<Foundation, 'log' | 'jobs' | 'config' | 'clockLeap'>,
  what: string,
  purge: (input: { readonly step: SeriesStep; readonly beforeMs: number; readonly limit: number }) => Promise<number>,
): void {
  const { minuteSeriesDays, hourSeriesDays, daySeriesDays } = foundation.config.retention;
  const days: Readonly<Record<SeriesStep, number>> = {
    minute: minuteSeriesDays,
    hour: hourSeriesDays,
    day: daySeriesDays,
  };
  for (const step of SERIES_STEPS)
    keepUp(foundation, `${what} by ${step}`, async () => {
      const beforeMs = systemClock.nowMs() - days[step] * DAY_MS;
      return { rows: await purgeInSteps(COUNTS_PURGE, (limit) => purge({ step, beforeMs, limit })) };
    });
}

/**
 * Has counts by day alone dropped when they are past the retention of days.
 *
 * @param purge drops at most `limit` counts of days that began before a time, and gives how many it dropped
 */
export function keepDays(
  foundation: Pick<Foundation, 'log' | 'jobs' | 'config' | 'clockLeap'>,
  what: string,
  purge: (input: { readonly beforeMs: number; readonly limit: number }) => Promise<number>,
): void {
  keepUp(foundation, what, async () => {
    const beforeMs = systemClock.nowMs() - foundation.config.retention.daySeriesDays * DAY_MS;
    return { rows: await purgeInSteps(COUNTS_PURGE, (limit) => purge({ beforeMs, limit })) };
  });
}
