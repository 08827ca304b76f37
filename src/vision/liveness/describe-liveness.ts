import { rateText } from '../calibration/describe-calibration.ts';
import type { LivenessReport } from './calibrate-liveness.ts';
import { LIVE_CLIPS_MIN } from './build-scale.ts';

/** A calibration of liveness for people: Markdown that also reads well in a terminal. */
export function describeLiveness(report: LivenessReport): string {
  const refused = report.refused.map(({ attack, why, clips }) => `${clips} ${attack}: ${why}`);
  return [
    `Network ${report.livenessId}. ${report.liveClips} live clips of ${report.subjects} subjects, ` +
      `${report.heldOut.length - report.liveClips} attacks; every clip judged without its subject. ` +
      `${report.msPerClip.toFixed(0)} ms a clip.`,
    `Could not be judged: ${refused.join('; ') || 'none'}.`,
    '',
    `Area under the curve: ${report.aucFused.toFixed(4)} fused, ${report.aucNetwork.toFixed(4)} the network alone.`,
    '',
    '| attack | live turned away at most | attacks that pass (APCER), 95 % interval |',
    '| --- | --- | --- |',
    ...report.points.map(({ attack, bpcer, apcer }) => `| ${attack} | ${percent(bpcer)} | ${rateText(apcer)} |`),
    '',
    ...describeThresholds(report),
  ].join('\n');
}

function describeThresholds({ thresholds, fusion }: LivenessReport): string[] {
  if (fusion === null)
    return [
      `No scale: fewer than ${LIVE_CLIPS_MIN} live clips, and a share of them that is turned away cannot be told.`,
    ];
  const { liveClips, liveMean, liveDeviation } = fusion.source;
  return [
    `The thresholds lie over ${liveClips} live clips (log-odds ${liveMean.toFixed(2)}, deviation ` +
      `${liveDeviation.toFixed(2)}); shares under ${percent(3 / liveClips)} are extrapolated, not seen.`,
    '',
    '| threshold | may turn away | live turned away | attack | attacks turned away | documented |',
    '| --- | --- | --- | --- | --- | --- |',
    ...thresholds.flatMap(({ threshold, promised, documentedAttackReject, liveRejected, attacksRejected }) =>
      attacksRejected.map(
        ({ attack, rate }) =>
          `| ${threshold} | ${percent(promised)} | ${rateText(liveRejected)} | ${attack} | ${rateText(rate)} | ` +
          `${percent(documentedAttackReject, 4)} |`,
      ),
    ),
  ];
}

function percent(share: number, digits = 2): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}
