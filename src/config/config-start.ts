import { z } from 'zod';
import { told } from '../kernel/told.ts';
import { parseLocalDay } from '../platform/ledger/local-day.ts';

const day = z
  .string()
  .refine((text) => parseLocalDay(text) !== null, told`must be a day such as 2026-07-03`)
  .optional();

/**
 * The settings of `start`: what an operator takes over with a start. Each names a day, because a setting stays in the unit of a
 * service, and what it takes over must not be taken over for ever.
 */
export const START_SETTINGS = z.strictObject({
  acceptLossOn: day.describe(
    'Day (Asia/Shanghai) on which a start goes on although acknowledged ledger or audit rows are missing, as `serve --accept-loss` does; on other days it does nothing',
  ),
  acceptClockOn: day.describe(
    'Day (Asia/Shanghai) on which a start takes the clock for right after a long pause, as `serve --accept-clock` does; on other days it does nothing',
  ),
});
