import { probit } from 'simple-statistics';
import type {
  Axis,
  BarsChart,
  CurvesChart,
  HistogramChart,
  IntervalsChart,
  Mark,
  PartsChart,
  Point,
  ReportChart,
} from './report.ts';

/** Only rates between these are drawn on an axis of deviates. */
export const DEVIATE_RATES = { low: 1e-5, high: 0.5 };
const DEVIATE_TICKS = [1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.4];

/** Variables of the page, with the light colours for a picture that stands alone. */
const INK = 'var(--ink,#1f1f1f)';
const LINE = 'var(--line,#d0d0d0)';
const SOFT = 'var(--soft,#595959)';
const PARTS = ['#004f94', '#d1621b', '#007a64', '#a43a9d', '#8a6d00', '#6d2530', '#3f7fd0'];
const TONES = { good: 'var(--good,#00705c)', warning: 'var(--warning,#b07a00)', bad: 'var(--bad,#c0390b)' };
/** Lines differ in their dashes too, for paper without colours. */
const DASHES = ['solid', [8, 4], [2, 3], [10, 3, 2, 3]] as const;
const FONTS = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** Width of every chart, in pixels. */
export const CHART_WIDTH = 720;
const HEIGHT = 420;
const ROW_HEIGHT = 26;

type Option = Readonly<Record<string, unknown>>;

/** Makes the ECharts option of a chart, and its height in pixels. */
export function chartOption(chart: ReportChart): { readonly option: Option; readonly height: number } {
  switch (chart.kind) {
    case 'curves':
      return { option: curvesOption(chart), height: HEIGHT };
    case 'intervals':
      return { option: intervalsOption(chart), height: HEIGHT };
    case 'histogram':
      return { option: histogramOption(chart), height: HEIGHT };
    case 'bars':
      return { option: barsOption(chart), height: 90 + ROW_HEIGHT * chart.bars.length };
    case 'parts':
      return { option: partsOption(chart), height: 110 + 2 * ROW_HEIGHT * chart.rows.length };
  }
}

function curvesOption({ x, y, curves, diagonalTo }: CurvesChart): Option {
  const drawn = curves.map(coloured).filter(({ points }) => points.length > 0);
  const lines = drawn.map(({ name, points, colour, dash }) => ({
    type: 'line',
    name,
    itemStyle: { color: colour },
    data: points.map(([across, up]) => [placeOn(x, across), placeOn(y, up)]),
    // A curve of a single point has no line, so the point is shown.
    showSymbol: points.length === 1,
    symbol: 'circle',
    symbolSize: 6,
    lineStyle: { width: 2, color: colour, type: dash },
  }));
  return {
    ...frame(drawn.map(({ name }) => name)),
    xAxis: axisOption(x, 'across'),
    yAxis: axisOption(y, 'up'),
    series: [...guide(diagonalTo), ...lines],
  };
}

function intervalsOption({ x, y, points, diagonalTo }: IntervalsChart): Option {
  const bars = points.flatMap(({ at: [across], low, high }) => [
    [across, low],
    [across, high],
    ['-', '-'],
  ]);
  return {
    ...frame([]),
    xAxis: axisOption({ ...x, max: diagonalTo }, 'across'),
    yAxis: axisOption({ ...y, max: diagonalTo }, 'up'),
    series: [
      ...guide(diagonalTo),
      { type: 'line', data: bars, showSymbol: false, lineStyle: { width: 2, color: part(1) } },
      { type: 'scatter', data: points.map(({ at }) => at), symbolSize: 9, itemStyle: { color: part(0) } },
    ],
  };
}

/** Steps over a plane rather than bars, so that distributions that overlap can both be seen. */
function histogramOption({ x, y, from, binWidth, series, marks = [] }: HistogramChart): Option {
  const drawn = series.map(coloured).filter(({ shares }) => shares.some((share) => share > 0));
  const top = Math.max(...drawn.flatMap(({ shares }) => shares), 0);
  const [first = 0] = from;
  const last = (from.at(-1) ?? 0) + binWidth;
  return {
    ...frame(drawn.map(({ name }) => name)),
    xAxis: { ...axisOption(x, 'across'), min: first, max: last },
    yAxis: axisOption(y, 'up'),
    series: [
      ...drawn.map(({ name, shares, colour, dash }) => ({
        type: 'line',
        name,
        step: 'end',
        data: [...from.map((start, bin): Point => [start, shares[bin] ?? 0]), [last, shares.at(-1) ?? 0]],
        showSymbol: false,
        itemStyle: { color: colour },
        lineStyle: { width: 2, color: colour, type: dash },
        areaStyle: { color: colour, opacity: 0.12 },
      })),
      ...marks.map((mark) => markLine(mark, top)),
    ],
  };
}

function barsOption({ x, bars, marks = [] }: BarsChart): Option {
  const rows = bars.toReversed();
  return {
    ...frame([]),
    xAxis: axisOption(x, 'across'),
    yAxis: {
      type: 'category',
      data: rows.map(({ name }) => name),
      axisLabel: { color: INK, width: 200, overflow: 'truncate' },
      axisLine: { lineStyle: { color: LINE } },
      axisTick: { show: false },
    },
    series: [
      { type: 'bar', data: rows.map(({ value }) => value), itemStyle: { color: part(0) }, barMaxWidth: 16 },
      ...marks.map(({ name, at }) => ({
        type: 'line',
        data: [
          [at, 0],
          [at, rows.length - 1],
        ],
        showSymbol: false,
        lineStyle: { color: part(1), type: 'dashed', width: 1 },
        endLabel: { show: true, formatter: name, color: INK, distance: 4 },
      })),
    ],
  };
}

function partsOption({ parts, rows }: PartsChart): Option {
  const filled = rows.filter(({ counts }) => sum(counts) > 0).toReversed();
  return {
    ...frame(parts.map(({ name }) => name)),
    xAxis: axisOption({ name: '', scale: 'share', max: 1 }, 'across'),
    yAxis: {
      type: 'category',
      data: filled.map(({ name }) => name),
      axisLabel: { color: INK },
      axisLine: { lineStyle: { color: LINE } },
      axisTick: { show: false },
    },
    series: parts.map(({ name, tone }, at) => ({
      type: 'bar',
      stack: 'all',
      name,
      data: filled.map(({ counts }) => (counts[at] ?? 0) / sum(counts)),
      itemStyle: { color: TONES[tone], borderColor: 'var(--ground,#fff)', borderWidth: 1 },
      barMaxWidth: 28,
    })),
  };
}

/** Each part keeps its colour if others have nothing to draw. */
function coloured<Part>(each: Part, at: number) {
  return { ...each, colour: part(at), dash: DASHES[at % DASHES.length] };
}

function frame(names: readonly string[]): Option {
  return {
    textStyle: { fontFamily: FONTS, color: INK },
    backgroundColor: 'var(--ground,#fff)',
    grid: { left: 30, right: 40, top: 20, bottom: names.length > 0 ? 64 : 34, containLabel: true },
    ...(names.length > 0 && {
      legend: {
        data: names,
        bottom: 0,
        itemWidth: 28,
        itemGap: 28,
        selectedMode: false,
        textStyle: { color: INK },
        inactiveColor: SOFT,
      },
    }),
  };
}

function axisOption({ name, scale, max }: Axis, direction: 'across' | 'up'): Option {
  const shared = {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: direction === 'across' ? 28 : 48,
    nameTextStyle: { color: SOFT },
    axisLine: { show: true, lineStyle: { color: LINE } },
    splitLine: { lineStyle: { color: LINE, opacity: 0.6 } },
  };
  if (scale === 'deviate')
    return {
      ...shared,
      min: probit(DEVIATE_RATES.low),
      max: probit(DEVIATE_RATES.high),
      axisTick: { customValues: DEVIATE_TICKS.map(probit) },
      splitLine: { ...shared.splitLine, showMinLine: false, showMaxLine: false },
      axisLabel: { color: INK, customValues: DEVIATE_TICKS.map(probit), formatter: deviateText },
    };
  return {
    ...shared,
    min: 0,
    ...(max !== undefined && { max }),
    axisLabel: { color: INK, ...(scale === 'share' && { formatter: shareText }) },
  };
}

function deviateText(value: number): string {
  const nearest = DEVIATE_TICKS.toSorted((a, b) => Math.abs(probit(a) - value) - Math.abs(probit(b) - value))[0] ?? 0;
  return shareText(nearest);
}

function shareText(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}

function placeOn({ scale }: Axis, value: number): number {
  return Number((scale === 'deviate' ? probit(value) : value).toFixed(5));
}

function guide(to: number | undefined): readonly Option[] {
  if (to === undefined) return [];
  return [
    {
      type: 'line',
      data: [
        [0, 0],
        [to, to],
      ],
      showSymbol: false,
      lineStyle: { color: SOFT, type: [4, 4], width: 1 },
    },
  ];
}

function markLine({ name, at }: Mark, top: number): Option {
  return {
    type: 'line',
    data: [
      [at, 0],
      [at, top],
    ],
    showSymbol: false,
    lineStyle: { color: SOFT, type: 'dashed', width: 1 },
    endLabel: { show: true, formatter: name, color: INK, distance: 4 },
  };
}

function part(at: number): string {
  const place = at % PARTS.length;
  return `var(--part-${place + 1},${PARTS[place]})`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
