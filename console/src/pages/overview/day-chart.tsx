import { useCallback, useMemo } from 'react';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption, DrawnChart } from '../../ui/chart/echarts.ts';
import { commonParts, countAxis } from '../../ui/chart/parts.ts';
import { instantText } from '../../ui/instant.tsx';
import { stepsOf, type DayPart, type DaySpan } from './day-parts.ts';
import { overviewText } from './overview-text.ts';

interface Props {
  readonly label: string;
  readonly day: DaySpan;
  readonly parts: readonly DayPart[];
  readonly weekAgo: readonly number[] | null;
  /** A range of steps that was dragged over, or clicked. `to` is the step after the last. */
  readonly onRange: (from: number, to: number) => void;
}

const HEIGHT = 300;

/** Stacked areas of a day. A drag or a click chooses a time. */
export function DayChart({ label, day, parts, weekAgo, onRange }: Props) {
  const t = useText(overviewText);
  const colours = useChartColours();
  const option = useMemo(
    () => optionOf({ day, parts, weekAgo, colours, weekAgoName: t.weekAgo }),
    [day, parts, weekAgo, colours, t],
  );
  const onDrawn = useCallback((chart: DrawnChart) => listen(chart, onRange), [onRange]);
  return <Chart label={label} option={option} height={HEIGHT} onDrawn={onDrawn} />;
}

interface BrushEnd {
  readonly areas?: readonly { readonly coordRange?: readonly [number, number] }[];
}

function listen(chart: DrawnChart, onRange: (from: number, to: number) => void): void {
  chart.off('brushEnd');
  chart.on('brushEnd', (event) => {
    const [first, last] = (event as BrushEnd).areas?.[0]?.coordRange ?? [];
    if (first !== undefined && last !== undefined) onRange(Math.max(0, first), last + 1);
  });
  const ground = chart.getZr();
  ground.off('click');
  ground.on('click', ({ offsetX, offsetY }) => {
    if (!chart.containPixel('grid', [offsetX, offsetY])) return;
    const [at] = chart.convertFromPixel('grid', [offsetX, offsetY]);
    if (typeof at === 'number') onRange(at, at + 1);
  });
  // A drag begins without a button. A new drawing forgets it.
  const brushOption = { brushType: 'lineX', brushMode: 'single' };
  chart.dispatchAction({ type: 'takeGlobalCursor', key: 'brush', brushOption });
}

interface Drawing extends Pick<Props, 'day' | 'parts' | 'weekAgo'> {
  readonly colours: ChartColours;
  readonly weekAgoName: string;
}

function optionOf({ day, parts, weekAgo, colours, weekAgoName }: Drawing): ChartOption {
  const times = stepsOf(day).map((atMs) => instantText(atMs).slice(0, 16));
  return {
    ...commonParts(colours),
    brush: {
      xAxisIndex: 0,
      toolbox: [],
      brushStyle: { color: 'rgba(120, 150, 200, 0.25)', borderColor: colours.text },
    },
    xAxis: {
      type: 'category',
      data: times,
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: {
        color: colours.text,
        hideOverlap: true,
        interval: (_at: number, time: string) => /(00|03|06|09|12|15|18|21):00$/.test(time),
        formatter: (time: string) => time.slice(11),
      },
    },
    yAxis: countAxis(colours),
    series: [...parts.map((part, at) => areaOf(part, at, colours)), ...lineOf({ weekAgo, colours, weekAgoName })],
  };
}

function areaOf({ name, counts, tone }: DayPart, at: number, colours: ChartColours) {
  const color = tone === undefined ? (colours.parts[at % colours.parts.length] ?? colours.plain) : colours[tone];
  return {
    type: 'line' as const,
    name,
    stack: 'calls',
    data: [...counts],
    showSymbol: false,
    // A step is as wide as its time, so that a single busy one is seen.
    step: 'middle' as const,
    itemStyle: { color },
    // A line in the colour of the ground parts two areas, so that they can be told apart without colours.
    lineStyle: { color: colours.ground, width: 1 },
    areaStyle: { color, opacity: 0.9 },
    emphasis: { disabled: true },
  };
}

function lineOf({ weekAgo, colours, weekAgoName }: Pick<Drawing, 'weekAgo' | 'colours' | 'weekAgoName'>) {
  if (weekAgo === null) return [];
  return [
    {
      type: 'line' as const,
      name: weekAgoName,
      data: [...weekAgo],
      showSymbol: false,
      step: 'middle' as const,
      itemStyle: { color: colours.text },
      lineStyle: { color: colours.text, width: 1, type: 'dashed' as const },
      emphasis: { disabled: true },
    },
  ];
}
