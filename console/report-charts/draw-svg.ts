import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

register([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer]);

/**
 * Draws a chart as SVG text, without a page. `npm run build:charts` bundles this file with the kinds of chart that
 * reports use into src/reports/echarts.js. Sizes are in pixels.
 */
export function drawSvg(
  option: object,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
