import styles from './instant.module.css';

const ZONE = 'Asia/Shanghai';
/** Swedish writes dates as ISO 8601 does: 2026-03-01 08:00:05. */
const SECONDS = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
const MINUTE_MS = 60_000;

/** What every table says about its times. */
export const ZONE_NAME = 'UTC+8';

/** An instant in Asia/Shanghai, e.g. `2026-03-01 08:00:05`. */
export function instantText(atMs: number): string {
  return SECONDS.format(atMs);
}

/** A day in Asia/Shanghai, e.g. `2026-03-01`. */
export function dayText(atMs: number): string {
  return DAY.format(atMs);
}

/** A minute as a field of the kind datetime-local has it, in Asia/Shanghai, e.g. `2026-03-01T08:00`. */
export function minuteField(atMs: number): string {
  return SECONDS.format(atMs - (atMs % MINUTE_MS))
    .slice(0, 16)
    .replace(' ', 'T');
}

/**
 * Reads such a field as an instant. China has kept UTC+8 without summer time since 1992, longer than any row can exist.
 * `null` if it is no minute, e.g. of 30 February, which a browser would take for 2 March.
 */
export function instantOfField(field: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(field)) return null;
  const atMs = Date.parse(`${field}:00+08:00`);
  return Number.isNaN(atMs) || minuteField(atMs) !== field ? null : atMs;
}

/** Reads such a field as the server takes a time, e.g. `2026-03-01T00:00:00.000Z`. `null` if it is no minute. */
export function isoOfField(field: string): string | null {
  const atMs = instantOfField(field);
  return atMs === null ? null : new Date(atMs).toISOString();
}

/** An instant in Asia/Shanghai. The title says the zone. A dash if there is none. */
export function Instant({ atMs }: { readonly atMs: number | null }) {
  if (atMs === null) return <span>—</span>;
  return (
    <time
      className={styles['time']}
      dateTime={new Date(atMs).toISOString()}
      title={`${instantText(atMs)} ${ZONE} (${ZONE_NAME})`}
    >
      {instantText(atMs)}
    </time>
  );
}
