import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { Link } from 'react-router';
import { scoreShadow, type ScoreShadow } from '../../api/score-models.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { modelName, modelPath } from './model-names.ts';
import { scoreModelsText } from './score-models-text.ts';
import { shadowText } from './shadow-text.ts';

const XyChart = lazy(async () => ({ default: (await import('../../ui/chart/xy-chart.tsx')).XyChart }));

type Comparison = NonNullable<ScoreShadow['comparison']>;
type Band = Comparison['bands'][number];
type Words = (typeof shadowText)['en'];

/** How the model in shadow judged the same answers as the one in use. Nothing if no model is in shadow. */
export function ShadowPanel() {
  const t = useText(shadowText);
  const models = useText(scoreModelsText);
  const { data, error, refetch } = useQuery(scoreShadow);
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data?.shadow) return null;
  const { shadow, isLoaded, comparison } = data;
  return (
    <>
      <Panel title={t.title} lead={t.lead}>
        <Facts
          facts={[
            [
              t.model,
              <Link key="model" to={modelPath(shadow.modelId)}>
                {modelName(models, shadow)}
              </Link>,
            ],
            [t.since, <Instant key="since" atMs={shadow.sinceMs} />],
          ]}
        />
        {!isLoaded && <p>{t.notLoaded}</p>}
        {comparison && <Period comparison={comparison} />}
      </Panel>
      {comparison && comparison.answers > 0 && <Compared comparison={comparison} />}
    </>
  );
}

function Period({ comparison: { answers, failed, fromMs, toMs, outcomes } }: { readonly comparison: Comparison }) {
  const t = useText(shadowText);
  return (
    <>
      {typeof fromMs === 'number' && typeof toMs === 'number' && (
        <p>{t.period(instantText(fromMs), instantText(toMs))}</p>
      )}
      {answers === 0 && <p>{t.none}</p>}
      {failed > 0 && <p>{t.failed(countText(failed))}</p>}
      {answers > 0 && outcomes.fraud + outcomes.genuine === 0 && <p>{t.noOutcomes}</p>}
    </>
  );
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const t = useText(shadowText);
  return (
    <>
      <Figures title={t.numbers} figures={figuresOf(t, comparison)} />
      <Distribution comparison={comparison} />
      <BandTable comparison={comparison} />
    </>
  );
}

function figuresOf(t: Words, { answers, agreement, outcomes }: Comparison): readonly (readonly [string, string])[] {
  const { agree, higher, lower, meanDifference, psi } = agreement;
  const part = (count: number) => t.part(countText(count), `${((100 * count) / answers).toFixed(1)} %`);
  const number = (value: number | null | undefined, digits: number) =>
    typeof value === 'number' ? value.toFixed(digits) : t.dash;
  return [
    [t.answers, countText(answers)],
    [t.agree, part(agree)],
    [t.higher, part(higher)],
    [t.lower, part(lower)],
    [t.mean, t.points(number(meanDifference, 1))],
    [t.psi, number(psi, 3)],
    [t.fraud, countText(outcomes.fraud)],
    [t.genuine, countText(outcomes.genuine)],
    [t.activeAuc, number(outcomes.activeAuc, 4)],
    [t.shadowAuc, number(outcomes.shadowAuc, 4)],
  ];
}

const X = { scale: 'number', min: 0, max: 100 } as const;

function Distribution({ comparison: { bands, answers } }: { readonly comparison: Comparison }) {
  const t = useText(shadowText);
  const lines = useMemo(
    () =>
      (['active', 'shadow'] as const).map((side) => {
        const starts = bands.map((band) => [band.fromScore, band[side].answers / answers] as const);
        return {
          name: t[side],
          isSteps: true,
          points: [...starts, [100, (bands.at(-1)?.[side].answers ?? 0) / answers] as const],
        };
      }),
    [bands, answers, t],
  );
  const [x, y] = useMemo(
    () => [
      { ...X, name: t.score },
      { name: t.share, scale: 'share' as const },
    ],
    [t],
  );
  return (
    <Panel title={t.chart(countText(answers))}>
      <Suspense fallback={<Waiting />}>
        <XyChart label={t.chart(countText(answers))} x={x} y={y} lines={lines} />
      </Suspense>
    </Panel>
  );
}

function nameOf({ fromScore, toScore }: Band): string {
  return `${fromScore}–${toScore}`;
}

function answersOf(title: string, side: 'active' | 'shadow'): Column<Band> {
  return {
    title,
    kind: 'end',
    cell: (band) => countText(band[side].answers),
    csv: (band) => band[side].answers,
  };
}

function BandTable({ comparison: { bands } }: { readonly comparison: Comparison }) {
  const t = useText(shadowText);
  const outcomes = (title: string, side: 'active' | 'shadow'): Column<Band> => ({
    title,
    kind: 'end',
    cell: (band) => t.pair(countText(band[side].fraud), countText(band[side].genuine)),
    csv: (band) => `${band[side].fraud} ${band[side].genuine}`,
  });
  return (
    <DataTable
      caption={t.bands}
      title={t.bands}
      columns={[
        { title: t.band, cell: nameOf, csv: nameOf },
        answersOf(t.activeAnswers, 'active'),
        outcomes(t.activeOutcomes, 'active'),
        answersOf(t.shadowAnswers, 'shadow'),
        outcomes(t.shadowOutcomes, 'shadow'),
      ]}
      rows={bands.filter(({ active, shadow }) => active.answers + shadow.answers > 0)}
      rowKey={nameOf}
      empty={t.none}
      fileName="renzheng-score-shadow"
    />
  );
}
