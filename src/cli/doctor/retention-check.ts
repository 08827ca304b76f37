import type { Config } from '../../config/config.ts';
import type { Clock } from '../../kernel/clock.ts';
import { told } from '../../kernel/told.ts';
import { isLeap, LEAP_MEND, leapSeen } from '../../platform/nodes/clock-leap.ts';
import type { Check } from './check.ts';
import { lookAtSite } from './site-reader.ts';

/** Checks that the clock is not far ahead of when the site last ran, because nothing is removed by its age then. */
export function retentionCheck(config: Pick<Config, 'data' | 'cluster' | 'postgres'>, clock: Clock): Check {
  return {
    name: told`retention`,
    run: () =>
      lookAtSite(config, async (reader) => {
        const lastMs = await reader.report('clockMark.read', undefined);
        const nowMs = clock.nowMs();
        if (!isLeap(lastMs, nowMs)) return { level: 'ok', detail: told`what is past its retention is removed` };
        return { level: 'warning', detail: leapSeen(lastMs, nowMs), mend: LEAP_MEND };
      }),
  };
}
