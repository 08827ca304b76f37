import { useMemo } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption } from '../../ui/chart/echarts.ts';
import { commonParts } from '../../ui/chart/parts.ts';

interface Props {
  readonly label: string;
  /** The name of the bars. */
  readonly name: string;
  /** The last day of each week, and its index. Weeks with too few scores have none. The oldest first. */
  readonly weeks: readonly (readonly [day: string, psi: number | null])[];
  /** Values that are marked across the chart. */
  readonly marks: readonly number[];
}

const HEIGHT = 220;

/** The stability index of each week as bars. Load it lazily. */
export function PsiChart({ label, name, weeks, marks }: Props) {
  const colours = useChartColours();
  const option = useMemo(() => optionOf({ name, weeks, marks }, colours), [name, weeks, marks, colours]);
  return <Chart label={label} option={option} height={HEIGHT} />;
}

function optionOf({ name, weeks, marks }: Omit<Props, 'label'>, colours: ChartColours): ChartOption {
  const values = weeks.map(([, psi]) => psi);
  const highest = Math.max(...marks, ...values.map((psi) => psi ?? 0));
  const color = colours.parts[0] ?? colours.text;
  return {
    ...commonParts(colours),
    grid: { left: 8, right: 44, top: 12, bottom: 40, containLabel: true },
    xAxis: {
      type: 'category',
      data: weeks.map(([day]) => day),
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.text, hideOverlap: true, formatter: (day: string) => day.slice(5) },
    },
    yAxis: {
      type: 'value',
      // The marks are seen whatever the values are.
      max: Math.ceil(highest * 11) / 10,
      axisLabel: { color: colours.text },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      {
        type: 'bar',
        name,
        data: values.map((psi) => (psi === null ? null : Math.round(psi * 1000) / 1000)),
        itemStyle: { color, borderColor: colours.ground, borderWidth: 1 },
        emphasis: { disabled: true },
        barMaxWidth: 28,
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: colours.text, type: 'dashed' },
          label: { color: colours.text, formatter: '{c}' },
          data: marks.map((yAxis) => ({ yAxis })),
        },
      },
    ],
  };
}
