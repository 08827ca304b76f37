/** Minutes of Asia/Shanghai ahead of UTC. China has had one time zone and no daylight saving time since 1991. */
export const CHINA_OFFSET_MINUTES = 480;
/** Offsets of all zones change at full quarters of an hour. */
const QUARTER_MS = 15 * 60_000;

/** Whether a text names a time zone of the IANA database, e.g. `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    // Intl throws a RangeError for any other text.
    return false;
  }
}

/** Gives the minutes by which the clock of an app is ahead of UTC at a time. */
export type UtcOffsets = (appId: string, atMs: number) => number;

/**
 * Reads the offsets of the time zones of a site and its apps.
 * @param apps zones by app id, for apps that have one of their own
 */
export function createUtcOffsets(site: string, apps: ReadonlyMap<string, string>): UtcOffsets {
  const zones = new Map([site, ...apps.values()].map((zone) => [zone, createZone(zone)]));
  return (appId, atMs) => zones.get(apps.get(appId) ?? site)?.(atMs) ?? CHINA_OFFSET_MINUTES;
}

/** The offset of a zone in minutes. It is looked up once a quarter of an hour. */
function createZone(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  let quarter = Number.NaN;
  let offset = 0;
  return (atMs) => {
    const now = Math.floor(atMs / QUARTER_MS);
    if (now !== quarter) [quarter, offset] = [now, offsetMinutes(format, now * QUARTER_MS)];
    return offset;
  };
}

/** Intl names an offset `GMT`, `GMT+08:00` or `GMT-09:30`. */
function offsetMinutes(format: Intl.DateTimeFormat, atMs: number): number {
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}
