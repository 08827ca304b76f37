import { reportPage } from '../../kernel/report-page.ts';
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
  return reportPage('Liveness calibration', [
    { markdown: describeLiveness(report) },
    {
      markdown: '## Error trade-off\n\nAttacks that pass (false accept) over live clips turned away (false reject).',
    },
    { html: curves },
  ]);
}

/** Log-odds onto the range of a cosine, which the curves are drawn over; keeps the order. */
function squash(logOdds: number): number {
  return Math.tanh(logOdds / 8);
}
