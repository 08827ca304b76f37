import type { CaseRow } from '../../api/cases.ts';
import { useText } from '../../text/language.tsx';
import { instantText } from '../../ui/instant.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Units = Readonly<Record<'day' | 'hour' | 'minute', string>>;

/** A span of time in its largest unit, rounded down, e.g. `3 h`. */
export function spanText(ms: number, units: Units): string {
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} ${units.day}`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} ${units.hour}`;
  return `${Math.floor(ms / MINUTE_MS)} ${units.minute}`;
}

type Timed = Pick<CaseRow, 'state' | 'openedAtMs' | 'dueAtMs' | 'resolution'>;

/** How much of its time a case has left, as a bar and in words. */
export function CaseTime({ found, nowMs }: { readonly found: Timed; readonly nowMs: number }) {
  const t = useText(casesText);
  const { openedAtMs, dueAtMs, resolution } = found;
  if (resolution !== null) {
    const inTime = resolution.atMs <= dueAtMs;
    return <Mark kind={inTime ? 'good' : 'warning'}>{inTime ? t.doneInTime : t.doneLate}</Mark>;
  }
  const left = dueAtMs - nowMs;
  const part = Math.min(1, Math.max(0, (nowMs - openedAtMs) / Math.max(1, dueAtMs - openedAtMs)));
  const kind = left <= 0 ? 'bad' : part >= 0.75 ? 'warning' : 'good';
  const words = left > 0 ? t.dueIn(spanText(left, t.units)) : t.lateBy(spanText(-left, t.units));
  return (
    <div title={instantText(dueAtMs)}>
      <Mark kind={kind}>{words}</Mark>
      <div className={styles['time']} aria-hidden="true">
        <div className={styles['used']} data-kind={kind} style={{ inlineSize: `${(part * 100).toFixed(1)}%` }} />
      </div>
    </div>
  );
}
