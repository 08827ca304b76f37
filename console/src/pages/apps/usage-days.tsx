import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { appDays, USAGE_DAYS, type AppDays } from '../../api/app-usage.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption } from '../../ui/chart/echarts.ts';
import { commonParts, countAxis } from '../../ui/chart/parts.ts';
import { CsvLine } from '../../ui/csv-button.tsx';
import { dayText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import styles from './apps.module.css';
import { usageText } from './usage-text.ts';

const [DAY_MS, HEIGHT] = [86_400_000, 240];

/** The charged calls of one API by day. */
interface ApiDays {
  readonly name: string;
  readonly counts: readonly number[];
}

/** The charged calls of an app by day, as a chart and as a table. Each day leads to its calls. */
export function UsageDays({ appId }: { readonly appId: string }) {
  const t = useText(usageText);
  const names = useText(apiText);
  const { data, error, refetch } = useQuery(appDays(appId));
  const parts = useMemo(() => data && partsOf(data, names), [data, names]);
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data || !parts)
    return (
      <Panel title={t.days(USAGE_DAYS)}>
        <Waiting />
      </Panel>
    );
  if (parts.length === 0)
    return (
      <Panel title={t.days(USAGE_DAYS)}>
        <p className={styles['empty']}>{t.noCalls(USAGE_DAYS)}</p>
      </Panel>
    );
  return (
    <Panel title={t.days(USAGE_DAYS)}>
      <DaysChart days={daysOf(data)} parts={parts} />
      <DaysTable appId={appId} days={daysOf(data)} parts={parts} />
    </Panel>
  );
}

function daysOf({ fromMs }: AppDays): readonly string[] {
  return Array.from({ length: USAGE_DAYS }, (_, at) => dayText(fromMs + at * DAY_MS));
}

function partsOf({ fromMs, points }: AppDays, names: Readonly<Record<string, string>>): readonly ApiDays[] {
  const byApi = Map.groupBy(
    points.filter(({ charged }) => charged > 0),
    ({ api }) => api ?? '',
  );
  return [...byApi].map(([api, ofApi]) => {
    const counts = Array.from({ length: USAGE_DAYS }, () => 0);
    for (const { startsAtMs, charged } of ofApi) {
      const at = Math.floor((startsAtMs - fromMs) / DAY_MS);
      counts[at] = (counts[at] ?? 0) + charged;
    }
    return { name: apiName(names, api), counts };
  });
}

interface DaysProps {
  readonly days: readonly string[];
  readonly parts: readonly ApiDays[];
}

function DaysChart({ days, parts }: DaysProps) {
  const t = useText(usageText);
  const colours = useChartColours();
  const option = useMemo(() => optionOf(days, parts, colours), [days, parts, colours]);
  const all = parts.reduce((sum, { counts }) => sum + sumOf(counts), 0);
  return <Chart label={t.daysLabel(USAGE_DAYS, countText(all))} option={option} height={HEIGHT} />;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function optionOf(days: readonly string[], parts: readonly ApiDays[], colours: ChartColours): ChartOption {
  return {
    ...commonParts(colours),
    xAxis: {
      type: 'category',
      data: [...days],
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.text, hideOverlap: true, formatter: (day: string) => day.slice(5) },
    },
    yAxis: countAxis(colours),
    series: parts.map(({ name, counts }, at) => ({
      type: 'bar' as const,
      name,
      stack: 'calls',
      data: [...counts],
      barMaxWidth: 28,
      itemStyle: {
        color: colours.parts[at % colours.parts.length] ?? colours.plain,
        borderColor: colours.ground,
        borderWidth: 0.5,
      },
      emphasis: { disabled: true },
    })),
  };
}

/** The numbers of the chart, the newest day first. */
function DaysTable({ appId, days, parts }: DaysProps & { readonly appId: string }) {
  const t = useText(usageText);
  const rows = days.map((day, at) => ({ day, counts: parts.map(({ counts }) => counts[at] ?? 0) })).toReversed();
  return (
    <details className={styles['table']}>
      <summary>{t.asTable}</summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles['scroll']} tabIndex={0} aria-label={t.days(USAGE_DAYS)}>
        <table aria-label={t.days(USAGE_DAYS)}>
          <thead>
            <tr>
              <th scope="col">{t.day}</th>
              {parts.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">{t.total}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ day, counts }) => (
              <tr key={day}>
                <td>
                  <Link to={ledgerPath({ app: appId, from: `${day}T00:00`, to: nextDay(day), charged: 'yes' })}>
                    {day}
                  </Link>
                </td>
                {counts.map((count, at) => (
                  <td key={parts[at]?.name}>{countText(count)}</td>
                ))}
                <td>{countText(sumOf(counts))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <CsvLine
        of={t.days(USAGE_DAYS)}
        fileName={`renzheng-days-${appId}`}
        table={() => ({
          header: [t.day, ...parts.map(({ name }) => name), t.total],
          rows: rows.map(({ day, counts }) => [day, ...counts, sumOf(counts)]),
        })}
      />
    </details>
  );
}

function nextDay(day: string): string {
  return `${dayText(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS)}T00:00`;
}
