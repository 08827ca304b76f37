import type { CalibrationReport, GroupReport, OperatingPoint } from './calibrate-faces.ts';
import { PAIRS_ENOUGH } from './build-score-map.ts';
import type { ErrorRate } from './error-rates.ts';
import { cosineOfScore } from './score-map.ts';

/** Describes a calibration for people. The text is Markdown that also reads well in a terminal. */
export function describeCalibration(report: CalibrationReport): string {
  const refused = Object.entries(report.refused).map(([reason, count]) => `${count} ${reason}`);
  return [
    `Encoder ${report.modelId}. ${report.photos} photos. Not compared: ${refused.join(', ') || 'none'}.`,
    '',
    '| group | faces | genuine pairs | impostor pairs | left out as probably one person |',
    '| --- | --- | --- | --- | --- |',
    ...report.groups.map(
      (group) =>
        `| ${group.group}${group.enough ? '' : ' (too few for FAR 1e-3)'} | ${group.faces} | ${group.genuinePairs} | ` +
        `${group.impostorPairs} | ${group.suspectPairs} |`,
    ),
    '',
    "At each group's own thresholds, with 95 % confidence intervals:",
    '',
    '| group | FAR aimed at | cosine | false rejects |',
    '| --- | --- | --- | --- |',
    ...report.groups.flatMap((group) =>
      group.ownPoints.map(
        ({ targetFar, point }) =>
          `| ${group.group} | ${power(targetFar)} | ${point.cosine.toFixed(3)} | ${rateText(point.frr)} |`,
      ),
    ),
    '',
    ...describeMap(report),
  ].join('\n');
}

function describeMap({ map, groups }: CalibrationReport): string[] {
  if (map === null)
    return [
      `No score map: no group has ${PAIRS_ENOUGH} impostor pairs (about 250 people of one group with one photo each), and ` +
        'a false accept rate of 1e-3 cannot be measured with fewer.',
    ];
  const { source } = map;
  const raised =
    source.raisedFor === undefined ? '' : ` Raised by ${source.raisedBy} for the strangers of ${source.raisedFor}.`;
  return [
    `Score map from ${source.group}: ${source.impostorPairs} impostor pairs of ${source.faces} faces, FAR times ` +
      `${source.hardness} for strangers who look alike. 60 is cosine ${cosineOfScore(map, 60).toFixed(3)}, 70 is ` +
      `${cosineOfScore(map, 70).toFixed(3)}. Below FAR ${power(map.fittedBelowFar)} the map follows a fitted tail.${raised}`,
    '',
    '| group | score | cosine | strangers accepted | false rejects |',
    '| --- | --- | --- | --- | --- |',
    ...groups.flatMap((group) => group.scorePoints.map(({ score, point }) => scoreRow(group, score, point))),
  ];
}

function scoreRow(group: GroupReport, score: number, point: OperatingPoint): string {
  return `| ${group.group} | ${score} | ${point.cosine.toFixed(3)} | ${rateText(point.far)} | ${rateText(point.frr)} |`;
}

/**
 * Formats a rate with its interval and its trials, as every table shows it, e.g. `5e-2 (1.6e-2 .. 1.1e-1; 5 of 100)`.
 */
export function rateText({ errors, trials, rate, low, high }: ErrorRate): string {
  if (trials === 0) return '-';
  return `${power(rate)} (${power(low)} .. ${power(high)}; ${errors} of ${trials})`;
}

function power(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace(/\.0e/, 'e');
}
