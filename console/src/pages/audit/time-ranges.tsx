import Button from 'antd/es/button';
import { useText } from '../../text/language.tsx';
import { dayText, minuteField } from '../../ui/instant.tsx';
import styles from './audit.module.css';
import { auditText } from './audit-text.ts';

interface Props {
  readonly onRange: (range: { readonly from: string; readonly to: string }) => void;
}

const DAY_MS = 86_400_000;

/** Buttons for the times that are asked for most. */
export function TimeRanges({ onRange }: Props) {
  const t = useText(auditText);
  const midnight = (day: string) => `${day}T00:00`;
  const daysAgo = (count: number) => midnight(dayText(Date.now() - count * DAY_MS));
  const firstOfMonth = (day: string) => midnight(`${day.slice(0, 7)}-01`);
  const lastMonth = () => {
    const first = firstOfMonth(dayText(Date.now()));
    const dayBefore = Date.parse(`${first}:00+08:00`) - DAY_MS;
    return { from: firstOfMonth(dayText(dayBefore)), to: first };
  };
  const ranges = [
    [t.today, () => ({ from: daysAgo(0), to: '' })],
    [t.days(7), () => ({ from: daysAgo(6), to: '' })],
    [t.days(30), () => ({ from: daysAgo(29), to: '' })],
    [t.thisMonth, () => ({ from: firstOfMonth(minuteField(Date.now())), to: '' })],
    [t.lastMonth, lastMonth],
  ] as const;
  return (
    <div className={styles['ranges']}>
      {ranges.map(([label, range]) => (
        <Button key={label} size="small" onClick={() => onRange(range())}>
          {label}
        </Button>
      ))}
    </div>
  );
}
