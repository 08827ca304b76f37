import type { CalibrationReport, GroupReport } from './calibrate-faces.ts';
import { rateText } from './describe-calibration.ts';
import type { ErrorRate } from './error-rates.ts';

/** What a set of models did on the operator's labelled faces. */
export interface MeasuredModels {
  readonly report: Pick<CalibrationReport, 'modelId' | 'photos' | 'refused' | 'groups'>;
  /** Mean time for a photo in one worker. */
  readonly msPerPhoto: number;
}

/** Which of two rates is lower. Two rates whose 95 % intervals overlap are not told apart. */
export type RateVerdict = 'installed' | 'other' | 'no difference seen' | 'not measured';

/** Compares two false reject rates by their intervals. */
export function lowerRate(installed: ErrorRate, other: ErrorRate): RateVerdict {
  if (installed.trials === 0 || other.trials === 0) return 'not measured';
  if (installed.high < other.low) return 'installed';
  return other.high < installed.low ? 'other' : 'no difference seen';
}

/**
 * Describes for people which of two sets of models is better, group by group, at equal false accept rates, and what
 * moving costs. The text is Markdown that also reads well in a terminal. `photosToEncode` is the number of photos in the
 * register, or null if it is not known.
 */
export function describeComparison(
  installed: MeasuredModels,
  other: MeasuredModels,
  photosToEncode: number | null,
): string {
  return [
    `Installed: ${installed.report.modelId}. Other: ${other.report.modelId}.`,
    '',
    '| | installed | other |',
    '| --- | --- | --- |',
    `| photos without a usable face | ${refusedOf(installed)} | ${refusedOf(other)} |`,
    `| milliseconds a photo, one worker | ${installed.msPerPhoto.toFixed(0)} | ${other.msPerPhoto.toFixed(0)} |`,
    '',
    'False rejects, each at its own threshold for the false accept rate, with 95 % confidence intervals:',
    '',
    '| group | FAR | installed | other | better |',
    '| --- | --- | --- | --- | --- |',
    ...installed.report.groups.flatMap((group) =>
      rowsOf(
        group,
        other.report.groups.find((each) => each.group === group.group),
      ),
    ),
    '',
    ...costOf(installed, other, photosToEncode),
  ].join('\n');
}

function refusedOf({ report: { photos, refused } }: MeasuredModels): string {
  const count = Object.values(refused).reduce((sum, each) => sum + each, 0);
  return `${count} of ${photos}`;
}

function rowsOf(installed: GroupReport, other: GroupReport | undefined): readonly string[] {
  return installed.ownPoints.flatMap(({ targetFar, point }) => {
    const theirs = other?.ownPoints.find((each) => each.targetFar === targetFar)?.point;
    if (!theirs) return [];
    const verdict = lowerRate(point.frr, theirs.frr);
    return `| ${installed.group} | ${targetFar.toExponential()} | ${rateText(point.frr)} | ${rateText(theirs.frr)} | ${verdict} |`;
  });
}

function costOf(installed: MeasuredModels, other: MeasuredModels, photos: number | null): readonly string[] {
  if (installed.report.modelId === other.report.modelId)
    return ['Moving costs nothing in the register: the embeddings are of the same encoder.'];
  const minutes = photos === null ? null : (photos * other.msPerPhoto) / 60_000;
  const work =
    minutes === null
      ? `${other.msPerPhoto.toFixed(0)} ms for each photo that is kept`
      : `about ${Math.max(1, Math.ceil(minutes))} minutes of one worker for ${photos} kept photos`;
  return [
    `Moving means: a score map of its own (renzheng calibrate faces), then renzheng person re-encode, which takes ${work}. ` +
      'People whose photo was not kept are enrolled again. Until a person is encoded, face verification answers 226404.',
  ];
}
