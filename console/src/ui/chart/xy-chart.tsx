import { useMemo } from 'react';
import { Chart } from './chart.tsx';
import { useChartColours, type ChartColours } from './colours.ts';
import type { ChartOption } from './echarts.ts';
import { commonParts } from './parts.ts';

/** A line of a chart over two numbers. */
export interface XyLine {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Each point holds to the next one, and the ground below is filled, as in a histogram. */
  readonly isSteps?: boolean;
}

/** A value that is marked across the chart. */
export interface XyMark {
  readonly name: string;
  readonly at: number;
}

interface Props {
  /** What the chart shows, for screen readers. */
  readonly label: string;
  readonly x: XyAxis;
  readonly y: XyAxis;
  readonly lines: readonly XyLine[];
  readonly marks?: readonly XyMark[];
}

interface XyAxis {
  readonly name: string;
  /** `log` takes no 0. Both `share` and `log` show shares in percent. `odds` shows ln(p / (1 - p)) as p. */
  readonly scale: 'number' | 'share' | 'log' | 'odds';
  readonly min?: number;
  readonly max?: number;
}

const HEIGHT = 320;
/** Lines differ in their dashes too, so that they can be told apart without hues. */
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Lines over two numeric axes. Load it lazily. */
export function XyChart({ label, x, y, lines, marks }: Props) {
  const colours = useChartColours();
  const option = useMemo(() => optionOf({ x, y, lines, marks: marks ?? [] }, colours), [x, y, lines, marks, colours]);
  return <Chart label={label} option={option} height={HEIGHT} />;
}

function optionOf({ x, y, lines, marks }: Omit<Required<Props>, 'label'>, colours: ChartColours): ChartOption {
  const common = commonParts(colours);
  return {
    ...common,
    grid: { left: 16, right: 24, top: 28, bottom: 64, containLabel: true },
    tooltip: { ...common.tooltip, valueFormatter: (value) => textOf(y)(Number(value)) },
    xAxis: { ...axisOf(x, colours), nameGap: 26 },
    yAxis: {
      ...axisOf(y, colours),
      nameLocation: 'end',
      nameTextStyle: { color: colours.text, align: 'left' },
      nameGap: 10,
    },
    series: lines.map(({ name, points, isSteps }, at) => {
      const color = colours.parts[at % colours.parts.length] ?? colours.text;
      return {
        type: 'line' as const,
        name,
        data: points.map((point) => [...point]),
        showSymbol: points.length === 1,
        itemStyle: { color },
        lineStyle: { color, width: 2, type: DASHES[at % DASHES.length] ?? 'solid' },
        ...(isSteps === true && { step: 'end' as const, areaStyle: { color, opacity: 0.12 } }),
        ...(at === 0 && marks.length > 0 && { markLine: marksOf(marks, colours) }),
      };
    }),
  };
}

function axisOf({ name, scale, min, max }: XyAxis, colours: ChartColours) {
  return {
    type: scale === 'log' ? ('log' as const) : ('value' as const),
    name,
    nameLocation: 'middle' as 'middle' | 'end',
    nameTextStyle: { color: colours.text },
    axisLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.text, formatter: textOf({ name, scale }), hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

function textOf({ scale }: XyAxis): (value: number) => string {
  if (scale === 'number') return String;
  if (scale === 'odds') return (value) => shareOfOdds(value);
  return (value) => `${Number((value * 100).toPrecision(3))} %`;
}

/** The share of a logarithm of odds, with as many digits as it needs to differ from 0 and 1, e.g. `0.982`. */
function shareOfOdds(value: number): string {
  const share = 1 / (1 + Math.exp(-value));
  return String(Number(share < 0.5 ? share.toPrecision(2) : (1 - Number((1 - share).toPrecision(2))).toFixed(6)));
}

function marksOf(marks: readonly XyMark[], colours: ChartColours) {
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color: colours.text, type: 'dashed' as const },
    label: { color: colours.text },
    data: marks.map(({ name, at }) => ({ xAxis: at, name, label: { formatter: name } })),
  };
}
