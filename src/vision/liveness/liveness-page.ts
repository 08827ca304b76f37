import { drawDetCurves } from '../calibration/det-curve.ts';
import type { LivenessReport } from './calibrate-liveness.ts';
import { describeLiveness } from './describe-liveness.ts';

/** A calibration of liveness as a page of its own: the tables, and the error trade-off of each kind of attack. */
export function livenessPage(report: LivenessReport): string {
  const live = report.heldOut.filter(({ isLive }) => isLive).map(({ logOdds }) => squash(logOdds));
  const attacks = Map.groupBy(
    report.heldOut.filter(({ isLive }) => !isLive),
    ({ attack }) => attack,
  );
  const curves = drawDetCurves(
    [...attacks].map(([group, clips]) => ({
      group,
      genuine: Float32Array.from(live).toSorted(),
      impostors: Float32Array.from(clips.map(({ logOdds }) => squash(logOdds))).toSorted(),
    })),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Liveness calibration</title>',
    '<style>body{font:15px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;margin:1rem 0}',
    'td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}svg{max-width:40rem}</style>',
    '<h1>Liveness calibration</h1>',
    htmlOf(describeLiveness(report)),
    '<h2>Error trade-off</h2><p>Attacks that pass (false accept) over live clips turned away (false reject).</p>',
    curves,
    '</html>',
  ].join('\n');
}

/** Log-odds onto the range of a cosine, which the curves are drawn over; keeps the order. */
function squash(logOdds: number): number {
  return Math.tanh(logOdds / 8);
}

/** The paragraphs and tables of describeLiveness. */
function htmlOf(markdown: string): string {
  return markdown
    .split('\n\n')
    .map((block) => (block.includes('\n| ---') || block.startsWith('| ') ? tableOf(block) : `<p>${escaped(block)}</p>`))
    .join('\n');
}

function tableOf(block: string): string {
  const rows = block
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .map((line) => line.slice(2, -2).split(' | '));
  const [head = [], ...body] = rows;
  return `<table>${cells(head, 'th')}${body.map((row) => cells(row, 'td')).join('')}</table>`;
}

function cells(row: readonly string[], tag: 'td' | 'th'): string {
  return `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
