import type { Config } from '../config/config.ts';
import { localDayOf } from '../platform/ledger/local-day.ts';

/** What an operator takes over with a start. */
export interface Accepted {
  /** Whether the server goes on although acknowledged rows are missing. The audit records it. */
  readonly acceptsLoss?: boolean;
  /** Whether the clock is right although it is far ahead of when this site last ran. The audit records it. */
  readonly acceptsClock?: boolean;
}

/** Joins what the options of a start take over with what the settings do, which hold on the day that they name. */
export function acceptedAt(
  { start }: Pick<Config, 'start'>,
  { acceptsLoss = false, acceptsClock = false }: Accepted,
  nowMs: number,
): Required<Accepted> {
  const today = localDayOf(nowMs);
  return {
    acceptsLoss: acceptsLoss || start.acceptLossOn === today,
    acceptsClock: acceptsClock || start.acceptClockOn === today,
  };
}
