import { useMemo } from 'react';
import { useText } from '../../text/language.tsx';
import { Chart } from '../../ui/chart/chart.tsx';
import { CHART_FONTS, useChartColours, type ChartColours } from '../../ui/chart/colours.ts';
import type { ChartOption } from '../../ui/chart/echarts.ts';
import { traceText } from './call-text.ts';
import { digits } from './trace-parts.ts';

interface CurvePoint {
  readonly cosine: number;
  readonly score: number;
}

interface Props {
  readonly curve: readonly CurvePoint[];
  readonly at: CurvePoint;
  readonly thresholds: { readonly sameFrom: number; readonly differentBelow: number | null };
}

/** The curve from cosine to score, the thresholds, and the point of one call. */
export function FaceCurve({ curve, at, thresholds }: Props) {
  const t = useText(traceText);
  const colours = useChartColours();
  const option = useMemo<ChartOption>(
    () => ({
      animation: false,
      grid: { left: 48, right: 24, top: 32, bottom: 44 },
      textStyle: { color: colours.text, fontFamily: CHART_FONTS },
      xAxis: {
        type: 'value',
        name: t.cosine,
        nameLocation: 'middle',
        nameGap: 28,
        min: Math.min(-0.2, Math.floor(at.cosine * 10) / 10),
        max: 1,
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: { color: colours.text },
        nameTextStyle: { color: colours.text },
        splitLine: { show: false },
      },
      yAxis: {
        type: 'value',
        name: t.score,
        min: 0,
        max: 100,
        axisLine: { show: false, onZero: false },
        axisLabel: { color: colours.text },
        nameTextStyle: { color: colours.text },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          type: 'line',
          name: t.curve,
          showSymbol: false,
          data: curve.map(({ cosine, score }) => [cosine, score]),
          lineStyle: { color: colours.parts[0] ?? colours.text, width: 2 },
          markLine: thresholdLines(thresholds, colours, t),
          markPoint: pointOf(at, { sameFrom: thresholds.sameFrom, colours, name: t.thisCall }),
        },
      ],
    }),
    [curve, at, thresholds, colours, t],
  );
  return <Chart label={t.faceLabel(digits(at.cosine), digits(at.score, 2))} option={option} height={260} />;
}

interface ThresholdWords {
  same(from: number): string;
  different(below: number): string;
}

function thresholdLines({ sameFrom, differentBelow }: Props['thresholds'], colours: ChartColours, t: ThresholdWords) {
  const below =
    differentBelow === null ? [] : [{ at: differentBelow, says: t.different(differentBelow), isBelow: true }];
  return {
    symbol: 'none',
    silent: true,
    lineStyle: { color: colours.text, type: 'dashed' as const },
    label: { color: colours.text },
    data: [{ at: sameFrom, says: t.same(sameFrom), isBelow: false }, ...below].map(({ at, says, isBelow }) => ({
      yAxis: at,
      name: says,
      label: { formatter: says, position: isBelow ? ('insideStartBottom' as const) : ('insideStartTop' as const) },
    })),
  };
}

interface PointStyle {
  readonly sameFrom: number;
  readonly colours: ChartColours;
  readonly name: string;
}

function pointOf(at: CurvePoint, { sameFrom, colours, name }: PointStyle) {
  return {
    symbol: 'circle',
    symbolSize: 14,
    silent: true,
    itemStyle: {
      color: at.score >= sameFrom ? colours.good : colours.bad,
      borderColor: colours.ground,
      borderWidth: 2,
    },
    label: {
      color: colours.text,
      // The curve rises, so there is room to the left of a point, and at the right edge there is none.
      position: at.cosine > 0.3 ? ('left' as const) : ('right' as const),
      distance: 8,
      formatter: `${name} ${digits(at.score, 1)}`,
    },
    data: [{ coord: [at.cosine, at.score], name }],
  };
}
