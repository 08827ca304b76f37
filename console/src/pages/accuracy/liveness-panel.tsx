import { lazy, Suspense, useMemo } from 'react';
import type { LivenessAccuracy } from '../../api/accuracy.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { accuracyText } from './accuracy-text.ts';

const XyChart = lazy(async () => ({ default: (await import('../../ui/chart/xy-chart.tsx')).XyChart }));

const X = { scale: 'number', min: 0, max: 1 } as const;

type RateRow = LivenessAccuracy['rateTypes'][number];

/** What each rate_type turns away, and the scores of the recent clips. */
export function LivenessPanel({ liveness }: { readonly liveness: LivenessAccuracy }) {
  const t = useText(accuracyText);
  const { clips, source, livenessId, isOwn } = liveness;
  return (
    <>
      <Panel title={t.liveness} lead={t.livenessLead}>
        <Facts
          facts={[
            [
              t.network,
              <LongText key="network" isCode>
                {livenessId}
              </LongText>,
            ],
            [t.origin, isOwn ? t.own : t.shipped],
            [
              t.measuredOn,
              source
                ? t.clipsOf(countText(source.liveClips), countText(source.attackClips), countText(source.subjects))
                : t.none,
            ],
          ]}
        />
        {!source && <p>{t.livenessOff}</p>}
        <p>{clips === 0 ? t.noClips : t.clips(countText(clips))}</p>
      </Panel>
      <RateTable rows={liveness.rateTypes} clips={clips} />
      {clips > 0 && <ScoresPanel liveness={liveness} />}
    </>
  );
}

function RateTable({ rows, clips }: { readonly rows: readonly RateRow[]; readonly clips: number }) {
  const t = useText(accuracyText);
  const columns: readonly Column<RateRow>[] = [
    { title: t.rateType, kind: 'end', cell: ({ rateType }) => rateType, csv: ({ rateType }) => rateType },
    { title: t.threshold, kind: 'end', cell: ({ threshold }) => threshold, csv: ({ threshold }) => threshold },
    { title: t.mayTurnAway, kind: 'end', cell: (row) => percent(row.mayTurnAway), csv: (row) => row.mayTurnAway },
    {
      title: t.turnedAway,
      kind: 'end',
      cell: ({ turnedAway }) => (clips === 0 ? t.none : t.part(countText(turnedAway), percent(turnedAway / clips))),
      csv: ({ turnedAway }) => turnedAway,
    },
    {
      title: t.interval,
      kind: 'end',
      cell: ({ low, high }) => (low === null || high === null ? t.none : `${percent(low)} – ${percent(high)}`),
      csv: ({ low, high }) => (low === null ? null : `${low} ${high}`),
    },
    { title: t.asked, kind: 'end', cell: ({ asked }) => countText(asked), csv: ({ asked }) => asked },
    {
      title: t.documented,
      kind: 'end',
      cell: (row) => percent(row.documentedAttackReject),
      csv: (row) => row.documentedAttackReject,
    },
  ];
  return (
    <DataTable
      caption={t.liveness}
      columns={columns}
      rows={rows.toSorted((a, b) => a.mayTurnAway - b.mayTurnAway)}
      rowKey={({ rateType }) => rateType}
      empty={t.noGroups}
      fileName="renzheng-liveness-rates"
    />
  );
}

function ScoresPanel({ liveness: { scoreCounts, clips } }: { readonly liveness: LivenessAccuracy }) {
  const t = useText(accuracyText);
  const lines = useMemo(() => {
    const steps = scoreCounts.map((count, step) => [step / scoreCounts.length, count / clips] as const);
    return [{ name: t.scores, isSteps: true, points: [...steps, [1, (scoreCounts.at(-1) ?? 0) / clips] as const] }];
  }, [scoreCounts, clips, t]);
  const [x, y] = useMemo(
    () => [
      { ...X, name: t.livingScore },
      { name: t.share, scale: 'share' as const },
    ],
    [t],
  );
  return (
    <Panel title={t.scores}>
      <Suspense fallback={<Waiting />}>
        <XyChart label={t.scoresLabel(countText(clips))} x={x} y={y} lines={lines} />
      </Suspense>
    </Panel>
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
