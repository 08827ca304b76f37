import { escapeHtml } from '../../kernel/report-page.ts';
import { countAtLeast } from './error-rates.ts';
import type { GroupCosines } from './pair-cosines.ts';

/** Only rates between these are drawn. */
const RATES = { low: 1e-5, high: 0.5 };
const TICKS = [1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.4];
const PLOT = { left: 70, top: 20, width: 500, height: 420 };
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#999933'];
const STEPS = 200;

/**
 * Draws the false reject rate over the false accept rate as SVG. Each group is a line, and both axes are in normal
 * deviates. Groups without genuine pairs or without impostors have no line. Source: Martin et al. 1997.
 */
export function drawDetCurves(groups: readonly Pick<GroupCosines, 'group' | 'genuine' | 'impostors'>[]): string {
  const drawn = groups.filter((group) => group.genuine.length > 0 && group.impostors.length > 0);
  const lines = drawn.map((group, at) => drawGroup(group, at));
  const { left, top, width, height } = PLOT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 500" font-family="sans-serif" font-size="12">`,
    `<rect width="600" height="500" fill="#fff"/>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#333"/>`,
    ...TICKS.flatMap(drawTick),
    `<text x="${left + width / 2}" y="485" text-anchor="middle">false accept rate</text>`,
    `<text transform="translate(16 ${top + height / 2}) rotate(-90)" text-anchor="middle">false reject rate</text>`,
    ...lines,
    '</svg>',
  ].join('\n');
}

function drawTick(rate: number): string[] {
  const { left, top, width, height } = PLOT;
  const [x, y] = [xOf(rate), yOf(rate)];
  return [
    `<path d="M${x} ${top}V${top + height}M${left} ${y}H${left + width}" stroke="#ddd"/>`,
    `<text x="${x}" y="${top + height + 18}" text-anchor="middle">${rate}</text>`,
    `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${rate}</text>`,
  ];
}

function drawGroup(
  { group, genuine, impostors }: Pick<GroupCosines, 'group' | 'genuine' | 'impostors'>,
  at: number,
): string {
  const points: string[] = [];
  for (let step = 0; step <= STEPS; step++) {
    const cosine = -0.2 + (1.2 * step) / STEPS;
    const far = countAtLeast(impostors, cosine) / impostors.length;
    const frr = 1 - countAtLeast(genuine, cosine) / genuine.length;
    if ([far, frr].every((rate) => rate >= RATES.low && rate <= RATES.high)) points.push(`${xOf(far)},${yOf(frr)}`);
  }
  const colour = COLOURS[at % COLOURS.length] ?? '#000';
  const y = PLOT.top + 18 + at * 16;
  return [
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    `<text x="${PLOT.left + PLOT.width - 10}" y="${y}" text-anchor="end" fill="${colour}">${escapeHtml(group)}</text>`,
  ].join('\n');
}

function xOf(rate: number): number {
  return pixel(PLOT.left + PLOT.width * partOf(rate));
}

function yOf(rate: number): number {
  return pixel(PLOT.top + PLOT.height * (1 - partOf(rate)));
}

function partOf(rate: number): number {
  const [low, high] = [normalDeviate(RATES.low), normalDeviate(RATES.high)];
  return (normalDeviate(rate) - low) / (high - low);
}

function pixel(value: number): number {
  return Number(value.toFixed(1));
}

/**
 * Inverse of the normal distribution for p <= .5, with an error under 4.5e-4. Source: Abramowitz and Stegun 26.2.23.
 */
function normalDeviate(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return -(t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}
