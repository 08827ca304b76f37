import { BarChart, LineChart } from 'echarts/charts';
import {
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use as register, type ComposeOption, type EChartsType } from 'echarts/core';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type {
  BrushComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

register([
  BarChart,
  LineChart,
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  SVGRenderer,
]);

/** What a chart of this console can hold. */
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | BrushComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** A chart that stands in the page. */
export type DrawnChart = EChartsType;

/** Draws a chart into an element. It draws SVG, which stays sharp on paper. */
export function drawChart(element: HTMLElement): DrawnChart {
  return init(element, null, { renderer: 'svg' });
}
