import { scaleBand, scaleLinear, type ScaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { escapeHtml } from '../../../kernel/report-page.ts';
import type { Interval } from '../../../statistics/wilson-interval.ts';
import type { CalibrationBin, RocPoint } from '../score/metrics.ts';

const SIZE = { width: 600, height: 400 };
const PLOT = { left: 60, right: 580, top: 15, bottom: 350 };
const FRAUD = '#d55e00';
const GENUINE = '#0072b2';
const GUIDE = '#999';

/** Draws the ROC curve as SVG: the share of the fraud found over the share of the genuine flagged. */
export function drawRoc(curves: readonly { readonly name: string; readonly points: readonly RocPoint[] }[]): string {
  const { x, y } = unitScales(1, 1);
  const path = line<RocPoint>(
    ({ fpr }) => x(fpr),
    ({ tpr }) => y(tpr),
  ).digits(1);
  const lines = curves.map(
    ({ points }, at) => `<path d="${path(points) ?? ''}" fill="none" stroke="${colourOf(at)}" stroke-width="2"/>`,
  );
  const legend = curves.map(({ name }, at) => legendEntry(name, at));
  const diagonal = `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="${GUIDE}" stroke-dasharray="4"/>`;
  return svg([...frame(x, y, ['genuine flagged', 'fraud found']), diagonal, ...lines, ...legend]);
}

/** Draws observed over predicted fraud as SVG, with one point and interval for each tenth of the rows. */
export function drawCalibration(bins: readonly (CalibrationBin & { readonly interval: Interval })[]): string {
  const most = Math.max(0.01, ...bins.map(({ predicted, interval }) => Math.max(predicted, interval.high)));
  const { x, y } = unitScales(most, most);
  const points = bins.map(({ predicted, observed, interval }) => {
    const at = pixel(x(predicted));
    const bar = `M${at} ${pixel(y(interval.low))}V${pixel(y(interval.high))}`;
    return `<path d="${bar}" stroke="${FRAUD}"/><circle cx="${at}" cy="${pixel(y(observed))}" r="4" fill="${FRAUD}"/>`;
  });
  const diagonal = `<path d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}" stroke="${GUIDE}" stroke-dasharray="4"/>`;
  return svg([...frame(x, y, ['fraud promised', 'fraud that came']), diagonal, ...points]);
}

/** Draws the distribution of scores as SVG, with each outcome in shares of its own rows. */
export function drawScores(scores: readonly number[], labels: Uint8Array): string {
  const bins = Array.from({ length: 20 }, (_, at) => at * 5);
  const shares = [1, 0].map((label) => {
    const own = scores.filter((_, row) => labels[row] === label);
    return bins.map(
      (from) => own.filter((score) => Math.min(Math.floor(score / 5) * 5, 95) === from).length / own.length,
    );
  });
  const x = scaleLinear([0, 100], [PLOT.left, PLOT.right]);
  const y = scaleLinear([0, Math.max(...shares.flat(), 0.05)], [PLOT.bottom, PLOT.top]).nice();
  const half = (x(5) - x(0)) / 2 - 1;
  const bars = shares.flatMap((outcome, at) =>
    outcome.map((share, bin) => {
      const left = pixel(x((bins[bin] ?? 0) + at * 2.5));
      return `<rect x="${left}" y="${pixel(y(share))}" width="${pixel(half)}" height="${pixel(PLOT.bottom - y(share))}" fill="${colourOf(at)}"/>`;
    }),
  );
  return svg([...frame(x, y, ['score', 'share of the outcome']), ...bars, ...['fraud', 'genuine'].map(legendEntry)]);
}

/** Draws the PSI of each column as a bar, in SVG. Marks stand at .1 and .25. */
export function drawStability(columns: readonly { readonly column: string; readonly psi: number }[]): string {
  const names = columns.map(({ column }) => column);
  const y = scaleBand(names, [PLOT.top, PLOT.bottom]).padding(0.2);
  const x = scaleLinear([0, Math.max(0.3, ...columns.map(({ psi }) => psi))], [PLOT.left + 100, PLOT.right]).nice();
  const bars = columns.map(({ column, psi }) => {
    const top = pixel(y(column) ?? 0);
    return (
      `<rect x="${x(0)}" y="${top}" width="${pixel(x(psi) - x(0))}" height="${pixel(y.bandwidth())}" fill="${GENUINE}"/>` +
      `<text x="${x(0) - 6}" y="${pixel(top + y.bandwidth() / 2 + 4)}" text-anchor="end">${escapeHtml(column)}</text>`
    );
  });
  const marks = [0.1, 0.25].map(
    (psi) =>
      `<path d="M${pixel(x(psi))} ${PLOT.top}V${PLOT.bottom}" stroke="${FRAUD}" stroke-dasharray="4"/>` +
      `<text x="${pixel(x(psi))}" y="${PLOT.bottom + 18}" text-anchor="middle">${psi}</text>`,
  );
  return svg([...bars, ...marks]);
}

type Scale = ScaleLinear<number, number>;

function unitScales(xMax: number, yMax: number): { readonly x: Scale; readonly y: Scale } {
  return {
    x: scaleLinear([0, xMax], [PLOT.left, PLOT.right]),
    y: scaleLinear([0, yMax], [PLOT.bottom, PLOT.top]),
  };
}

function frame(x: Scale, y: Scale, [across, up]: readonly [string, string]): string[] {
  const middle = (PLOT.top + PLOT.bottom) / 2;
  return [
    ...x.ticks(6).map((tick) => {
      const at = pixel(x(tick));
      return `<path d="M${at} ${PLOT.top}V${PLOT.bottom}" stroke="#ddd"/><text x="${at}" y="${PLOT.bottom + 18}" text-anchor="middle">${tick}</text>`;
    }),
    ...y.ticks(6).map((tick) => {
      const at = pixel(y(tick));
      return `<path d="M${PLOT.left} ${at}H${PLOT.right}" stroke="#ddd"/><text x="${PLOT.left - 6}" y="${at + 4}" text-anchor="end">${tick}</text>`;
    }),
    `<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 40}" text-anchor="middle">${across}</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${up}</text>`,
  ];
}

/** Placed below the plot, so that it covers nothing. */
function legendEntry(name: string, at: number): string {
  return `<text x="${PLOT.right - at * 90}" y="${PLOT.bottom + 40}" text-anchor="end" fill="${colourOf(at)}">${escapeHtml(name)}</text>`;
}

function colourOf(at: number): string {
  return [FRAUD, GENUINE, GUIDE][at % 3] ?? GUIDE;
}

function pixel(value: number): number {
  return Number(value.toFixed(1));
}

function svg(parts: readonly string[]): string {
  const { width, height } = SIZE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('\n');
}
