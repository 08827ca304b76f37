import { CHART_WIDTH, chartOption } from './chart-option.ts';
import type { ReportChart } from './report.ts';

/**
 * Draws a chart as SVG text with nothing that is not seen. `id` parts the names inside of it from those of other charts of
 * the same page. The same chart and id give the same text. The library is loaded with the first chart.
 */
export async function drawChart(chart: ReportChart, id: string): Promise<string> {
  const { drawSvg } = await import('./echarts.js');
  const { option, height } = chartOption(chart);
  return drawSvg(option, { width: CHART_WIDTH, height })
    .replaceAll(/ ecmeta_\w+="[^"]*"/g, '')
    .replaceAll(/ class="[^"]*-cls-\d+"/g, '')
    .replace(/<style ?>[^]*<\/style>/, '')
    .replaceAll(/\bzr\d+-/g, `${id}-`);
}

/** Why a chart, or a part of it, has nothing to draw. Empty if all of it can be drawn. */
export function reasonsOf(chart: ReportChart): readonly string[] {
  if (chart.kind === 'curves')
    return chart.curves.filter(({ points }) => points.length === 0).map(({ name, ifEmpty }) => `${name}: ${ifEmpty}`);
  if (chart.kind === 'histogram')
    return chart.series
      .filter(({ shares }) => shares.every((share) => !(share > 0)))
      .map(({ name, ifEmpty }) => `${name}: ${ifEmpty}`);
  return isEmpty(chart) ? [chart.ifEmpty] : [];
}

/** Whether a chart has nothing at all to draw. */
export function isEmpty(chart: ReportChart): boolean {
  switch (chart.kind) {
    case 'curves':
      return chart.curves.every(({ points }) => points.length === 0);
    case 'histogram':
      return chart.series.every(({ shares }) => shares.every((share) => !(share > 0)));
    case 'intervals':
      return chart.points.length === 0;
    case 'bars':
      return chart.bars.length === 0;
    case 'parts':
      return chart.rows.every(({ counts }) => counts.every((count) => count === 0));
  }
}
