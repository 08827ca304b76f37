import type { LivenessCalibration } from '../../api/calibrations.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { livenessCalibrationText } from './calibration-text.ts';

type Row = NonNullable<LivenessCalibration['outcome']>['attacks'][number];

/** How many attacks of each kind pass, with intervals. */
export function PassingAttacks({ attacks }: { readonly attacks: readonly Row[] }) {
  const t = useText(livenessCalibrationText);
  const nameOf = (attack: string) => (attack === 'all' ? t.allAttacks : attack);
  const columns: readonly Column<Row>[] = [
    { title: t.attack, cell: (row) => <LongText>{nameOf(row.attack)}</LongText>, csv: (row) => nameOf(row.attack) },
    {
      title: t.passing,
      kind: 'end',
      cell: ({ passing: { rate, errors, trials } }) =>
        rate === null ? t.none : t.ofTrials(percent(rate), countText(errors), countText(trials)),
      csv: ({ passing }) => passing.rate,
    },
    {
      title: t.interval,
      kind: 'end',
      cell: ({ passing: { rate, low, high } }) => (rate === null ? t.none : `${percent(low)} – ${percent(high)}`),
      csv: ({ passing: { low, high } }) => `${low} ${high}`,
    },
  ];
  return (
    <DataTable
      caption={t.attacksTable}
      title={t.attacksTable}
      columns={columns}
      rows={attacks}
      rowKey={({ attack }) => attack}
      empty={t.noAttacks}
      fileName="renzheng-liveness-calibration"
    />
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
