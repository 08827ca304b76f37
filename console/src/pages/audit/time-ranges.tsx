import { useText } from '../../text/language.tsx';
import { RangeButtons } from '../../ui/filter-form.tsx';
import { dayText } from '../../ui/instant.tsx';
import { auditText } from './audit-text.ts';

interface Props {
  readonly onRange: (range: { readonly from: string; readonly to: string }) => void;
}

const DAY_MS = 86_400_000;

/** Buttons for the times that are asked for most. */
export function TimeRanges({ onRange }: Props) {
  const t = useText(auditText);
  const ranges = [
    [t.today, () => ({ from: daysAgo(0), to: '' })],
    [t.days(7), () => ({ from: daysAgo(6), to: '' })],
    [t.days(30), () => ({ from: daysAgo(29), to: '' })],
    [t.thisMonth, () => ({ from: firstOfMonth(Date.now()), to: '' })],
    [t.lastMonth, lastMonth],
  ] as const;
  return <RangeButtons ranges={ranges} onRange={onRange} />;
}

function daysAgo(count: number): string {
  return `${dayText(Date.now() - count * DAY_MS)}T00:00`;
}

function firstOfMonth(atMs: number): string {
  return `${dayText(atMs).slice(0, 7)}-01T00:00`;
}

function lastMonth(): { readonly from: string; readonly to: string } {
  const to = firstOfMonth(Date.now());
  return { from: firstOfMonth(Date.parse(`${to}:00+08:00`) - DAY_MS), to };
}
