import { Link } from 'react-router';
import type { LastDay } from '../../api/series.ts';
import { useText } from '../../text/language.tsx';
import { CsvLine } from '../../ui/csv-button.tsx';
import { instantText, minuteField } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { stepsOf, type DayPart } from './day-parts.ts';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';

const HOUR_MS = 3_600_000;

interface Props {
  readonly title: string;
  readonly day: LastDay;
  readonly parts: readonly DayPart[];
  /** The part of the name of the file that tells charts apart, e.g. `apis`. */
  readonly chart: string;
}

/** The numbers of a chart by hour, for screen readers and the keyboard. Each hour leads to its calls. */
export function DayTable({ title, day, parts, chart }: Props) {
  const t = useText(overviewText);
  const hours = hoursOf(day).map(({ atMs, steps }) => {
    const counts = parts.map((part) => steps.reduce((sum, at) => sum + (part.counts[at] ?? 0), 0));
    return { atMs, counts, total: counts.reduce((sum, count) => sum + count, 0) };
  });
  const header = [t.hour, ...parts.map(({ name }) => name), t.total];
  const file = () => ({
    header,
    rows: hours.map(({ atMs, counts, total }) => [instantText(atMs).slice(0, 16), ...counts, total]),
  });
  return (
    <details className={styles['table']}>
      <summary>{t.asTable}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['scroll']} tabIndex={0} aria-label={title}>
        <table aria-label={title}>
          <thead>
            <tr>
              {header.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {hours.map(({ atMs, counts, total }) => (
              <tr key={atMs}>
                <td>
                  <Link to={ledgerPath({ from: minuteField(atMs), to: minuteField(atMs + HOUR_MS) })}>
                    {instantText(atMs).slice(0, 16)}
                  </Link>
                </td>
                {counts.map((count, at) => (
                  <td key={parts[at]?.name}>{countText(count)}</td>
                ))}
                <td>{countText(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <CsvLine of={title} fileName={`renzheng-hours-${chart}`} table={file} />
    </details>
  );
}

function hoursOf(day: LastDay): readonly { readonly atMs: number; readonly steps: readonly number[] }[] {
  const hours = Map.groupBy(stepsOf(day).entries(), ([, atMs]) => atMs - (atMs % HOUR_MS));
  return [...hours].map(([atMs, steps]) => ({ atMs, steps: steps.map(([at]) => at) })).toReversed();
}
