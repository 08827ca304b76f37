import { lazy, Suspense, useMemo, useState } from 'react';
import type { FaceAccuracy, MeasuredGroup } from '../../api/accuracy.ts';
import { useText } from '../../text/language.tsx';
import type { XyLine } from '../../ui/chart/xy-chart.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { accuracyText } from './accuracy-text.ts';

const XyChart = lazy(async () => ({ default: (await import('../../ui/chart/xy-chart.tsx')).XyChart }));

interface Props {
  readonly faces: FaceAccuracy;
}

/** The distributions and curves of the calibration, with the recent comparisons beside them. */
export function FaceCharts({ faces }: Props) {
  const t = useText(accuracyText);
  const { calibration } = faces;
  return (
    <>
      <CosinesPanel faces={faces} />
      {faces.map && <FarPanel map={faces.map} />}
      {calibration && <DetPanel groups={calibration.groups} />}
      {calibration && <GroupTable groups={calibration.groups} />}
      {!calibration && <p>{t.noCalibration}</p>}
    </>
  );
}

function CosinesPanel({ faces }: Props) {
  const t = useText(accuracyText);
  const groups = faces.calibration?.groups ?? [];
  const [chosen, choose] = useState('');
  const group = groups.find((each) => each.group === chosen) ?? bestOf(groups);
  const { binFrom, binWidth, seen, map } = faces;
  const lines = useMemo<readonly XyLine[]>(() => {
    const steps = (name: string, counts: readonly number[]) => ({
      name,
      isSteps: true,
      points: shares(counts, { binFrom, binWidth }),
    });
    return [
      ...(group ? [steps(t.genuine, group.genuine), steps(t.impostors, group.impostors)] : []),
      steps(t.seen, seen.counts),
    ].filter(({ points }) => points.length > 0);
  }, [group, seen, binFrom, binWidth, t]);
  const marks = useMemo(
    () =>
      [
        [60, map?.cosine60],
        [70, map?.cosine70],
      ].flatMap(([score, at]) => (typeof at === 'number' ? [{ name: String(score), at }] : [])),
    [map],
  );
  const [x, y] = useAxes({ name: t.cosine, scale: 'number', min: -0.3, max: 1 }, { name: t.share, scale: 'share' });
  return (
    <Panel title={t.histogram} lead={t.histogramLead}>
      {groups.length > 1 && (
        <Choice
          label={t.group}
          value={group?.group ?? ''}
          options={groups.map((each) => [each.group, each.group])}
          onValue={choose}
        />
      )}
      {lines.length === 0 ? (
        <p>{t.noCalls}</p>
      ) : (
        <Suspense fallback={<Waiting />}>
          <XyChart label={t.histogramLabel(countText(seen.comparisons))} x={x} y={y} lines={lines} marks={marks} />
        </Suspense>
      )}
    </Panel>
  );
}

/** The group with the most pairs of one person. */
function bestOf(groups: readonly MeasuredGroup[]): MeasuredGroup | undefined {
  return groups.toSorted((a, b) => b.genuinePairs - a.genuinePairs)[0];
}

/** Empty if there is nothing to share out. */
function shares(
  counts: readonly number[],
  { binFrom, binWidth }: Pick<FaceAccuracy, 'binFrom' | 'binWidth'>,
): readonly (readonly [number, number])[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 0) return [];
  const starts = binFrom.map((from, bin) => [from, (counts[bin] ?? 0) / all] as const);
  return [...starts, [(binFrom.at(-1) ?? 0) + binWidth, (counts.at(-1) ?? 0) / all]];
}

function FarPanel({ map }: { readonly map: NonNullable<FaceAccuracy['map']> }) {
  const t = useText(accuracyText);
  const lines = useMemo(
    () => [{ name: t.far, points: map.knots.map(({ cosine, far }) => [cosine, far] as const) }],
    [map, t],
  );
  const [x, y] = useAxes({ name: t.cosine, scale: 'number', max: 1 }, { name: t.far, scale: 'log' });
  return (
    <Panel title={t.curve} lead={t.curveLead}>
      <Suspense fallback={<Waiting />}>
        <XyChart label={t.curveLabel} x={x} y={y} lines={lines} />
      </Suspense>
    </Panel>
  );
}

function DetPanel({ groups }: { readonly groups: readonly MeasuredGroup[] }) {
  const t = useText(accuracyText);
  const lines = useMemo(
    () =>
      groups
        .filter(({ det }) => det.length > 0)
        .map(({ group, det }) => ({ name: group, points: det.map(([far = 0, frr = 0]) => [far, frr] as const) })),
    [groups],
  );
  const [x, y] = useAxes({ name: t.far, scale: 'log', max: 1 }, { name: t.frr, scale: 'log', max: 1 });
  const empty = Map.groupBy(groups, ({ whyNoDet }) => whyNoDet);
  return (
    <Panel title={t.det} lead={t.detLead}>
      {lines.length > 0 && (
        <Suspense fallback={<Waiting />}>
          <XyChart label={t.detLabel(countText(lines.length))} x={x} y={y} lines={lines} />
        </Suspense>
      )}
      {[...empty].map(
        ([why, without]) =>
          why !== null && (
            <p key={why}>{t.noCurve(without.map(({ group }) => group).join(t.comma), t.whyNoDet[why])}</p>
          ),
      )}
    </Panel>
  );
}

type ScoreRow = MeasuredGroup['scores'][number] & { readonly group: string };
type Rate = ScoreRow['far'];

function GroupTable({ groups }: { readonly groups: readonly MeasuredGroup[] }) {
  const t = useText(accuracyText);
  const rate = (title: string, of: (row: ScoreRow) => Rate): Column<ScoreRow> => ({
    title,
    kind: 'end',
    cell: (row) => {
      const { rate: value, low, high } = of(row);
      return value === null ? t.none : t.rate(percent(value), percent(low), percent(high));
    },
    csv: (row) => of(row).rate,
  });
  const columns: readonly Column<ScoreRow>[] = [
    { title: t.group, cell: ({ group }) => group, csv: ({ group }) => group },
    { title: t.score, kind: 'end', cell: ({ score }) => score, csv: ({ score }) => score },
    { title: t.cosine, kind: 'end', cell: ({ cosine }) => cosine.toFixed(3), csv: ({ cosine }) => cosine },
    rate(t.far, ({ far }) => far),
    rate(t.frr, ({ frr }) => frr),
  ];
  const rows = groups.flatMap(({ group, scores }) => scores.map((score) => ({ group, ...score })));
  return (
    <DataTable
      caption={t.groups}
      title={t.groups}
      columns={columns}
      rows={rows}
      rowKey={({ group, score }) => `${group} ${score}`}
      empty={t.noGroups}
      firstRows={12}
      fileName="renzheng-face-error-rates"
    />
  );
}

type AxisProps = Parameters<typeof XyChart>[0]['x'];

/** Keeps the axes the same between renders, so that the chart is drawn once. */
function useAxes(x: AxisProps, y: AxisProps): readonly [AxisProps, AxisProps] {
  const key = JSON.stringify([x, y]);
  return useMemo(() => JSON.parse(key) as [AxisProps, AxisProps], [key]);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
