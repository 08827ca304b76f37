import type { CalibrationReport, GroupReport } from './calibrate-faces.ts';
import { rateText } from './rate-text.ts';
import type { ErrorRate } from './error-rates.ts';

/** What a set of models did on the operator's labelled faces. */
export interface MeasuredModels {
  readonly report: Pick<CalibrationReport, 'modelId' | 'photos' | 'refused' | 'groups'>;
  /** Mean time for a photo in one worker. */
  readonly msPerPhoto: number;
}

/** Which of two rates is lower. If the 95 % intervals of the two overlap, no difference is seen. */
export type RateVerdict = 'installed' | 'other' | 'no difference seen' | 'not measured';

/** Compares two false reject rates by their intervals. */
export function lowerRate(installed: ErrorRate, other: ErrorRate): RateVerdict {
  if (installed.trials === 0 || other.trials === 0) return 'not measured';
  if (installed.high < other.low) return 'installed';
  return other.high < installed.low ? 'other' : 'no difference seen';
}

/** What would have to be encoded again. */
export interface KeptRegister {
  readonly persons: number;
  /** Photos that are kept. Only they can be encoded again. */
  readonly photos: number;
}

/**
 * Describes for people which of two sets of models is better, group by group, at equal false accept rates, and what
 * moving costs. The text is Markdown that also reads well in a terminal. `register` is null if it is not known.
 */
export function describeComparison(
  installed: MeasuredModels,
  other: MeasuredModels,
  register: KeptRegister | null,
): string {
  const rows = installed.report.groups.flatMap((group) =>
    compareGroup(
      group,
      other.report.groups.find((each) => each.group === group.group),
    ),
  );
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
    ...rows.map(
      ({ group, far, installed: own, other: theirs, better }) =>
        `| ${group} | ${far.toExponential()} | ${rateText(own)} | ${rateText(theirs)} | ${better} |`,
    ),
    '',
    describeVerdicts(rows.map(({ group, far, better }) => ({ where: `${group} at ${far.toExponential()}`, better }))),
    '',
    ...costOf(installed, other, register),
  ].join('\n');
}

function refusedOf({ report: { photos, refused } }: MeasuredModels): string {
  const count = Object.values(refused).reduce((sum, each) => sum + each, 0);
  return `${count} of ${photos}`;
}

interface ComparedRow {
  readonly group: string;
  readonly far: number;
  readonly installed: ErrorRate;
  readonly other: ErrorRate;
  readonly better: RateVerdict;
}

function compareGroup(installed: GroupReport, other: GroupReport | undefined): readonly ComparedRow[] {
  return installed.ownPoints.flatMap(({ targetFar, point }) => {
    const theirs = other?.ownPoints.find((each) => each.targetFar === targetFar)?.point;
    if (!theirs) return [];
    const better = lowerRate(point.frr, theirs.frr);
    return [{ group: installed.group, far: targetFar, installed: point.frr, other: theirs.frr, better }];
  });
}

/**
 * Says in one line in which group and at which rate each of two sets of models is better, e.g.
 * `Better: the other in East Asian at 1e-3.`
 */
export function describeVerdicts(
  verdicts: readonly { readonly where: string; readonly better: RateVerdict }[],
): string {
  const places = (better: RateVerdict) => verdicts.filter((each) => each.better === better).map(({ where }) => where);
  const [installed, other] = [places('installed'), places('other')];
  if (verdicts.every(({ better }) => better === 'not measured')) return 'Too little was measured to compare the two.';
  if (installed.length + other.length === 0) return 'Neither is seen to be better anywhere: the intervals overlap.';
  const parts = [
    ...(other.length > 0 ? [`the other in ${other.join(', ')}`] : []),
    ...(installed.length > 0 ? [`the installed one in ${installed.join(', ')}`] : []),
  ];
  return `Better: ${parts.join('; ')}.`;
}

function costOf(installed: MeasuredModels, other: MeasuredModels, register: KeptRegister | null): readonly string[] {
  if (installed.report.modelId === other.report.modelId)
    return ['Moving costs nothing in the register: the embeddings are of the same encoder.'];
  const minutes = register === null ? 0 : Math.max(1, Math.ceil((register.photos * other.msPerPhoto) / 60_000));
  const work =
    register === null
      ? `${other.msPerPhoto.toFixed(0)} ms for each photo that is kept`
      : `about ${minutes} minutes of one worker for ${register.photos} kept photos of ${register.persons} people`;
  return [
    `Moving means: a score map of its own (renzheng calibrate faces), then renzheng person re-encode, which takes ${work}. ` +
      'People whose photo was not kept are enrolled again. Until a person is encoded, face verification answers 226404.',
  ];
}
