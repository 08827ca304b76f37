import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { lastDay, type LastDay } from '../../api/series.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { useCodeMeaning } from '../../ui/code-name.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { DayChart } from './day-chart.tsx';
import { partsOf, weekAgoOf, type DayPart } from './day-parts.ts';
import { DaySelection, type StepRange } from './day-selection.tsx';
import { DayTable } from './day-table.tsx';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';

/** Parts of a chart that have a colour of their own. */
const PARTS_MAX = 6;

/** The last 24 hours as stacked areas, by API and by code. */
export function LastDayCharts() {
  const t = useText(overviewText);
  const apis = useText(apiText);
  const meaning = useCodeMeaning();
  const { data, error, refetch } = useQuery(lastDay);
  const parts = useMemo(() => {
    if (!data) return null;
    const most = { most: PARTS_MAX, others: t.otherCodes };
    return {
      byApi: partsOf(data, { ...most, nameOf: ({ api }) => apiName(apis, api ?? '') }),
      byCode: partsOf(data, { ...most, nameOf: ({ code }) => `${code} ${meaning(code ?? 0)}`.trim() }).map(
        plainSuccess,
      ),
      weekAgo: weekAgoOf(data),
    };
    // `meaning` follows the language, as `t` does.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [data, t, apis]);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data || !parts)
    return (
      <Panel title={t.byApi}>
        <Waiting />
      </Panel>
    );
  return (
    <>
      <ChartPanel name="apis" title={t.byApi} day={data} parts={parts.byApi} weekAgo={parts.weekAgo} />
      <ChartPanel name="codes" title={t.byCode} day={data} parts={parts.byCode} weekAgo={null} />
    </>
  );
}

/** Success is no news, so it has no colour. */
function plainSuccess(part: DayPart): DayPart {
  return part.name.startsWith('0 ') ? { ...part, tone: 'plain' } : part;
}

interface ChartPanelProps {
  readonly name: string;
  readonly title: string;
  readonly day: LastDay;
  readonly parts: readonly DayPart[];
  readonly weekAgo: readonly number[] | null;
}

function ChartPanel({ name, title, day, parts, weekAgo }: ChartPanelProps) {
  const t = useText(overviewText);
  const [range, setRange] = useState<StepRange | null>(null);
  const choose = useCallback((from: number, to: number) => setRange({ fromMs: day.fromMs, from, to }), [day.fromMs]);
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  if (calls === 0 && weekAgo === null)
    return (
      <Panel title={title}>
        <p className={styles['empty']}>{t.noCalls24}</p>
      </Panel>
    );
  return (
    <Panel title={title} lead={t.chartLead}>
      <DayChart
        label={t.chartLabel(title, countText(calls))}
        day={day}
        parts={parts}
        weekAgo={weekAgo}
        onRange={choose}
      />
      {range && <DaySelection day={day} range={range} onClear={() => setRange(null)} />}
      <DayTable chart={name} title={title} day={day} parts={parts} />
    </Panel>
  );
}
