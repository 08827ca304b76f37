import { useMemo } from 'react';
import type { MarginRow } from '../../api/billing.ts';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { CHART_FONTS, useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption } from '../../ui/chart/echarts.ts';
import { marginText } from './margin-text.ts';

interface Props {
  readonly periods: readonly string[];
  readonly rows: readonly MarginRow[];
}

const HEIGHT = 280;
const SUMS = ['revenue', 'sourceCost', 'credited', 'margin'] as const;
type Sum = (typeof SUMS)[number];

/** Revenue and costs as bars, and the margin as a line, by period. The exact numbers stand in the table. */
export function MarginChart({ periods, rows }: Props) {
  const t = useText(marginText);
  const colours = useChartColours();
  const option = useMemo(
    () => optionOf({ periods, sums: sumsOf({ periods, rows }), names: t, colours }),
    [periods, rows, t, colours],
  );
  return <Chart label={t.chart} option={option} height={HEIGHT} />;
}

type Sums = Readonly<Record<Sum, readonly number[]>>;

function sumsOf({ periods, rows }: Props): Sums {
  const of = (sum: Sum) =>
    periods.map((period) => rows.reduce((total, row) => (row.period === period ? total + Number(row[sum]) : total), 0));
  return { revenue: of('revenue'), sourceCost: of('sourceCost'), credited: of('credited'), margin: of('margin') };
}

interface Drawing {
  readonly periods: readonly string[];
  readonly sums: Sums;
  readonly names: Readonly<Record<Sum, string>>;
  readonly colours: ChartColours;
}

function optionOf({ periods, sums, names, colours }: Drawing): ChartOption {
  const [revenue = colours.plain, cost = colours.plain] = colours.parts;
  const bar = (sum: Sum, color: string, stack: string) => ({
    type: 'bar' as const,
    name: names[sum],
    stack,
    data: sums[sum].map(rounded),
    itemStyle: { color, borderColor: colours.ground, borderWidth: 1 },
    emphasis: { disabled: true },
    barMaxWidth: 28,
  });
  return {
    animation: false,
    textStyle: { fontFamily: CHART_FONTS, color: colours.text },
    grid: { left: 8, right: 12, top: 12, bottom: 40, containLabel: true },
    legend: {
      type: 'scroll',
      bottom: 0,
      icon: 'roundRect',
      itemWidth: 14,
      textStyle: { color: colours.text },
      pageTextStyle: { color: colours.text },
      pageIconColor: colours.text,
      pageIconInactiveColor: colours.line,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: { color: colours.text },
      renderMode: 'richText',
    },
    xAxis: {
      type: 'category',
      data: [...periods],
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: colours.text },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      bar('revenue', revenue, 'in'),
      bar('sourceCost', cost, 'out'),
      bar('credited', colours.plain, 'out'),
      {
        type: 'line',
        name: names.margin,
        data: sums.margin.map(rounded),
        symbolSize: 7,
        itemStyle: { color: colours.good },
        lineStyle: { color: colours.good, width: 2 },
        emphasis: { disabled: true },
      },
    ],
  };
}

/** Six decimals, as the amounts have. Sums of floats have more. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
