import { describeVerdicts, lowerRate } from '../calibration/compare-models.ts';
import { rateText } from '../calibration/rate-text.ts';
import { errorRate, type ErrorRate } from '../calibration/error-rates.ts';
import type { AttackPoint, LivenessReport } from './calibrate-liveness.ts';

/** What a set of models did on the operator's labelled clips. */
export type MeasuredLiveness = Pick<
  LivenessReport,
  'livenessId' | 'liveClips' | 'refused' | 'aucFused' | 'points' | 'msPerClip'
>;

/**
 * Describes for people which of two sets of models tells people from attacks better, one kind of attack at a time, if
 * both turn the same share of people away, and what moving costs. The text is Markdown that also reads well in a
 * terminal.
 */
export function describeLivenessComparison(installed: MeasuredLiveness, other: MeasuredLiveness): string {
  const rows = installed.points.flatMap((point) => compareAt(point, other.points));
  return [
    `Liveness. Installed: ${installed.livenessId}. Other: ${other.livenessId}.`,
    '',
    '| | installed | other |',
    '| --- | --- | --- |',
    `| live clips that cannot be judged | ${rateText(unusable(installed))} | ${rateText(unusable(other))} |`,
    `| area under the curve | ${installed.aucFused.toFixed(4)} | ${other.aucFused.toFixed(4)} |`,
    `| milliseconds a clip | ${installed.msPerClip.toFixed(0)} | ${other.msPerClip.toFixed(0)} |`,
    '',
    'Attacks that pass (APCER) if both turn away the same share of live clips, with 95 % confidence intervals:',
    '',
    '| attack | live turned away | installed | other | better |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ attack, bpcer, installed: own, other: theirs, better }) =>
        `| ${attack} | ${bpcer * 100} % | ${rateText(own)} | ${rateText(theirs)} | ${better} |`,
    ),
    '',
    describeVerdicts(
      rows.map(({ attack, bpcer, better }) => ({ where: `${attack} at ${bpcer * 100} % turned away`, better })),
    ),
    '',
    costOf(installed, other),
  ].join('\n');
}

function compareAt({ attack, bpcer, apcer }: AttackPoint, others: readonly AttackPoint[]) {
  const theirs = others.find((point) => point.attack === attack && point.bpcer === bpcer);
  return theirs
    ? [{ attack, bpcer, installed: apcer, other: theirs.apcer, better: lowerRate(apcer, theirs.apcer) }]
    : [];
}

function unusable({ liveClips, refused }: MeasuredLiveness): ErrorRate {
  const count = refused.filter(({ attack }) => attack === 'live').reduce((sum, { clips }) => sum + clips, 0);
  return errorRate(count, liveClips + count);
}

function costOf(installed: MeasuredLiveness, other: MeasuredLiveness): string {
  if (installed.livenessId === other.livenessId) return 'The network of liveness is the same, so its scale stays.';
  return (
    'Moving means: a scale of its own (renzheng calibrate liveness, with 20 live clips or more). Until there is one, ' +
    'video liveness answers 10021. Nothing is encoded again for it.'
  );
}
