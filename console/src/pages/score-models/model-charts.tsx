import { lazy, Suspense, useMemo } from 'react';
import type { ModelFigures, ScoreModel } from '../../api/score-models.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { modelName } from './model-names.ts';
import { scoreModelsText } from './score-models-text.ts';

const XyChart = lazy(async () => ({ default: (await import('../../ui/chart/xy-chart.tsx')).XyChart }));

const PSI_MOVED = 0.25;
const ROWS_FIRST = 15;

interface Props {
  readonly figures: ModelFigures;
  /** The model in use, if it is another one. */
  readonly active: ScoreModel | null;
}

/** ROC curve, calibration and stability of a model. */
export function ModelCharts({ figures, active }: Props) {
  return (
    <>
      <RocPanel figures={figures} active={active} />
      <CalibrationPanel figures={figures} />
      <ColumnTable figures={figures} />
    </>
  );
}

function RocPanel({ figures, active }: Props) {
  const t = useText(scoreModelsText);
  const lines = useMemo(() => {
    const line = (name: string, { roc }: ModelFigures['test']) => ({
      name,
      points: roc.map(({ fpr, tpr }) => [fpr, tpr] as const),
    });
    return [
      line(t.test, figures.test),
      line(t.training, figures.train),
      ...(active?.figures ? [line(t.publishedTest(modelName(t, active)), active.figures.test)] : []),
    ];
  }, [figures, active, t]);
  const [x, y] = useMemo(
    () => [
      { name: t.fpr, scale: 'share' as const, min: 0, max: 1 },
      { name: t.tpr, scale: 'share' as const, min: 0, max: 1 },
    ],
    [t],
  );
  return (
    <Panel title={t.roc} lead={t.rocLead}>
      <Suspense fallback={<Waiting />}>
        <XyChart label={t.rocLabel(figures.test.auc.toFixed(4))} x={x} y={y} lines={lines} />
      </Suspense>
    </Panel>
  );
}

type Tenth = ModelFigures['calibration'][number] & { readonly tenth: number };

function CalibrationPanel({ figures: { calibration } }: Pick<Props, 'figures'>) {
  const t = useText(scoreModelsText);
  const rows = useMemo(() => calibration.map((each, at) => ({ ...each, tenth: at + 1 })), [calibration]);
  const lines = useMemo(
    () =>
      (['predicted', 'observed'] as const).map((name) => ({
        name: t[name],
        points: rows.map((row) => [row.tenth, row[name]] as const),
      })),
    [rows, t],
  );
  const [x, y] = useMemo(
    () => [
      { name: t.decile, scale: 'number' as const, min: 1, max: 10 },
      { name: t.share, scale: 'share' as const, min: 0 },
    ],
    [t],
  );
  const columns: readonly Column<Tenth>[] = [
    { title: t.decile, kind: 'end', cell: ({ tenth }) => tenth, csv: ({ tenth }) => tenth },
    { title: t.rows, kind: 'end', cell: (row) => countText(row.rows), csv: (row) => row.rows },
    { title: t.predicted, kind: 'end', cell: ({ predicted }) => percent(predicted), csv: ({ predicted }) => predicted },
    { title: t.observed, kind: 'end', cell: ({ observed }) => percent(observed), csv: ({ observed }) => observed },
    {
      title: t.interval,
      kind: 'end',
      cell: ({ low, high }) => `${percent(low)} – ${percent(high)}`,
      csv: ({ low, high }) => `${low} ${high}`,
    },
  ];
  return (
    <>
      <Panel title={t.calibration} lead={t.calibrationLead}>
        <Suspense fallback={<Waiting />}>
          <XyChart label={t.calibrationLabel} x={x} y={y} lines={lines} />
        </Suspense>
      </Panel>
      <DataTable
        caption={t.calibrationLabel}
        columns={columns}
        rows={rows}
        rowKey={({ tenth }) => tenth}
        empty={t.noColumns}
        fileName="renzheng-score-calibration"
      />
    </>
  );
}

type ColumnRow = ModelFigures['columns'][number];

function ColumnTable({ figures }: Pick<Props, 'figures'>) {
  const t = useText(scoreModelsText);
  const columns: readonly Column<ColumnRow>[] = [
    { title: t.feature, cell: ({ column }) => <code>{column}</code>, csv: ({ column }) => column },
    { title: t.weight, kind: 'end', cell: ({ weight }) => weight.toFixed(3), csv: ({ weight }) => weight },
    { title: 'PSI', kind: 'end', cell: ({ psi }) => psi.toFixed(3), csv: ({ psi }) => psi },
    {
      title: t.state,
      cell: ({ psi }) => (
        <Mark kind={psi >= PSI_MOVED ? 'warning' : 'good'}>{psi >= PSI_MOVED ? t.moved : t.stable}</Mark>
      ),
      csv: ({ psi }) => (psi >= PSI_MOVED ? t.moved : t.stable),
    },
  ];
  return (
    <DataTable
      caption={t.columns}
      title={t.columns}
      columns={columns}
      rows={figures.columns}
      rowKey={({ column }) => column}
      empty={t.noColumns}
      firstRows={ROWS_FIRST}
      footer={t.columnsLead}
      fileName="renzheng-score-features"
    />
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
