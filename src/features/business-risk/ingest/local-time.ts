import { CHINA_OFFSET_MINUTES } from '../../../kernel/time-zone.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** When a request came, and by how many minutes its app's clock is ahead of UTC. Absent stands for Asia/Shanghai. */
interface LocalMoment {
  readonly atMs: number;
  readonly utcOffsetMinutes?: number;
}

/** Hour of the day, 0 to 23. */
export function hourOf(moment: LocalMoment): number {
  return Math.floor((localMs(moment) % DAY_MS) / HOUR_MS);
}

/** Day of the week: 1 is Monday, 7 is Sunday. 1 January 1970 was a Thursday. */
export function weekdayOf(moment: LocalMoment): number {
  return ((Math.floor(localMs(moment) / DAY_MS) + 3) % 7) + 1;
}

function localMs({ atMs, utcOffsetMinutes = CHINA_OFFSET_MINUTES }: LocalMoment): number {
  return atMs + utcOffsetMinutes * MINUTE_MS;
}
