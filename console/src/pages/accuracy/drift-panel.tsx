import { lazy, Suspense, useMemo } from 'react';
import type { ScoreDrift } from '../../api/accuracy.ts';
import { useText } from '../../text/language.tsx';
import type { XyLine } from '../../ui/chart/xy-chart.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { driftText } from './drift-text.ts';

const XyChart = lazy(async () => ({ default: (await import('../../ui/chart/xy-chart.tsx')).XyChart }));
const PsiChart = lazy(async () => ({ default: (await import('./psi-chart.tsx')).PsiChart }));

const KINDS = { same: 'good', slight: 'good', moved: 'warning', 'too-few': 'plain' } as const;
/** Under the first nothing has moved. Over the second these are other people. */
const MARKS = [0.1, 0.25] as const;

type CountedApi = ScoreDrift['apis'][number];
/** How the scores of one API move over the weeks. */
export type ApiDrift = Omit<CountedApi, 'api' | 'unit'> & {
  readonly api: CountedApi['api'] | 'fraud-score';
  readonly unit: CountedApi['unit'] | 'points';
};
type Week = ApiDrift['weeks'][number];

/** How the scores of each API move over the weeks. */
export function DriftPanels({ drift: { apis, scoresMin } }: { readonly drift: ScoreDrift }) {
  return apis.map((drift) => <DriftPanel key={drift.api} drift={drift} scoresMin={scoresMin} />);
}

interface Props {
  readonly drift: ApiDrift;
  readonly scoresMin: number;
}

/** How the scores of one API move over the weeks: the state, both distributions, and the index of each week. */
export function DriftPanel({ drift, scoresMin }: Props) {
  const t = useText(driftText);
  const { api, scale, state, weeks } = drift;
  const [last] = weeks;
  return (
    <>
      <Panel title={t.titles[api]} lead={t.lead}>
        <p>
          <Mark kind={KINDS[state]}>{t.states[state]}</Mark>
        </p>
        {last && typeof last.psi === 'number' && <p>{t.index(last.psi.toFixed(3))}</p>}
        {last && <p>{t.counted(countText(last.scores), countText(last.earlierScores))}</p>}
        {state === 'too-few' && <p>{scale === null ? t.noScale : t.tooFew(countText(scoresMin))}</p>}
        {scale !== null && <LongText isCode>{scale}</LongText>}
        <Distributions drift={drift} />
        <Indexes drift={drift} />
        <p>{t.alerts[api]}</p>
      </Panel>
      {weeks.some(({ scores }) => scores > 0) && <WeekTable drift={drift} />}
    </>
  );
}

function Distributions({ drift }: { readonly drift: ApiDrift }) {
  const t = useText(driftText);
  const { api, unit, binFrom, binWidth, counts, earlier } = drift;
  const lines = useMemo<readonly XyLine[]>(
    () =>
      [
        { name: t.last, counts },
        { name: t.earlier, counts: earlier },
      ].flatMap(({ name, counts: of }) => {
        const all = of.reduce((sum, count) => sum + count, 0);
        if (all === 0) return [];
        const starts = binFrom.map((from, bin) => [from, (of[bin] ?? 0) / all] as const);
        const end = [(binFrom.at(-1) ?? 0) + binWidth, (of.at(-1) ?? 0) / all] as const;
        return [{ name, isSteps: true, points: [...starts, end] }];
      }),
    [binFrom, binWidth, counts, earlier, t],
  );
  const [x, y] = useMemo(
    () => [
      {
        name: t.units[unit],
        scale: unit === 'log-odds' ? ('odds' as const) : ('number' as const),
        min: binFrom[0] ?? 0,
        max: (binFrom.at(-1) ?? 0) + binWidth,
      },
      { name: t.share, scale: 'share' as const },
    ],
    [unit, binFrom, binWidth, t],
  );
  if (lines.length === 0) return null;
  return (
    <Suspense fallback={<Waiting />}>
      <XyChart label={t.histogram(api)} x={x} y={y} lines={lines} />
    </Suspense>
  );
}

function Indexes({ drift: { api, weeks } }: { readonly drift: ApiDrift }) {
  const t = useText(driftText);
  const bars = useMemo(() => weeks.map((week) => [lastDayOf(week), week.psi ?? null] as const).toReversed(), [weeks]);
  if (bars.every(([, psi]) => psi === null)) return null;
  return (
    <Suspense fallback={<Waiting />}>
      <PsiChart label={t.chart(api)} name={t.psi} weeks={bars} marks={MARKS} />
    </Suspense>
  );
}

function WeekTable({ drift: { api, weeks } }: { readonly drift: ApiDrift }) {
  const t = useText(driftText);
  const columns: readonly Column<Week>[] = [
    {
      title: t.week,
      cell: (week) => t.span(dayText(week.fromMs), lastDayOf(week)),
      csv: (week) => `${dayText(week.fromMs)} ${lastDayOf(week)}`,
    },
    { title: t.scores, kind: 'end', cell: ({ scores }) => countText(scores), csv: ({ scores }) => scores },
    {
      title: t.earlierScores,
      kind: 'end',
      cell: (week) => countText(week.earlierScores),
      csv: (week) => week.earlierScores,
    },
    {
      title: t.psi,
      kind: 'end',
      cell: ({ psi }) => (typeof psi === 'number' ? psi.toFixed(3) : t.none),
      csv: ({ psi }) => psi ?? null,
    },
  ];
  return (
    <DataTable
      caption={`${t.weeks} · ${api}`}
      title={`${t.weeks} · ${api}`}
      columns={columns}
      rows={weeks}
      rowKey={({ fromMs }) => fromMs}
      empty={t.noWeeks}
      firstRows={6}
      fileName={`renzheng-drift-${api}`}
    />
  );
}

function dayText(atMs: number): string {
  return instantText(atMs).slice(0, 10);
}

/** The last day that counts in a week, e.g. `2026-07-03`. */
function lastDayOf({ toMs }: Week): string {
  return dayText(toMs - 1);
}
