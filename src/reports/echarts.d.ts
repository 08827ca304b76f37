/**
 * Draws a chart as SVG text. `option` is one of ECharts, with the kinds of chart that console/report-charts registers.
 * Sizes are in pixels.
 */
export function drawSvg(option: object, size: { readonly width: number; readonly height: number }): string;
