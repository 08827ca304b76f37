import { z } from 'zod';
import { isTimeZone } from '../kernel/time-zone.ts';
import { pairs } from './config-pairs.ts';
import { told } from '../kernel/told.ts';

const timeZone = z.string().refine(isTimeZone, told`not a time zone of the IANA database, e.g. Asia/Shanghai`);

/** The clocks by which rules of the risk decision know the hour and the day of the week. */
export const TIME_ZONE_SETTINGS = {
  timeZone: timeZone
    .default('Asia/Shanghai')
    .describe('Time zone of `local_hour` and `local_weekday` in rules (IANA name, e.g. Asia/Singapore)'),
  appTimeZones: pairs(z.record(z.string().min(1).max(64), timeZone))
    .default({})
    .describe('Apps with a time zone of their own, as `app_id=zone` pairs separated by commas'),
} as const;
