import type { ReportLanguage } from '../../kernel/report-page.ts';
import { COMPARISON_TEXT } from '../calibration/comparison-text.ts';
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
export function describeLivenessComparison(
  installed: MeasuredLiveness,
  other: MeasuredLiveness,
  language: ReportLanguage = 'en',
): string {
  const t = COMPARISON_TEXT[language];
  const rows = installed.points.flatMap((point) => compareAt(point, other.points));
  return [
    t.liveness + t.models(installed.livenessId, other.livenessId),
    '',
    `| | ${t.installed} | ${t.other} |`,
    '| --- | --- | --- |',
    `| ${t.unusable} | ${rateText(unusable(installed), language)} | ${rateText(unusable(other), language)} |`,
    `| ${t.auc} | ${installed.aucFused.toFixed(4)} | ${other.aucFused.toFixed(4)} |`,
    `| ${t.msPerClip} | ${installed.msPerClip.toFixed(0)} | ${other.msPerClip.toFixed(0)} |`,
    '',
    t.passing,
    '',
    `| ${t.attack} | ${t.turnedAway} | ${t.installed} | ${t.other} | ${t.better} |`,
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ attack, bpcer, installed: own, other: theirs, better }) =>
        `| ${attack} | ${bpcer * 100} % | ${rateText(own, language)} | ${rateText(theirs, language)} | ${t.verdicts[better]} |`,
    ),
    '',
    describeVerdicts(
      rows.map(({ attack, bpcer, better }) => ({ where: t.atShare(attack, `${bpcer * 100} %`), better })),
      language,
    ),
    '',
    installed.livenessId === other.livenessId ? t.sameNetwork : t.movingLiveness,
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
