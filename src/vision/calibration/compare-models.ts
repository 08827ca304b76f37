import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { CalibrationReport, GroupReport } from './calibrate-faces.ts';
import { COMPARISON_TEXT, type ComparisonText } from './comparison-text.ts';
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
  { register, language = 'en' }: { readonly register: KeptRegister | null; readonly language?: ReportLanguage },
): string {
  const t = COMPARISON_TEXT[language];
  const rows = installed.report.groups.flatMap((group) =>
    compareGroup(
      group,
      other.report.groups.find((each) => each.group === group.group),
    ),
  );
  return [
    t.models(installed.report.modelId, other.report.modelId),
    '',
    `| | ${t.installed} | ${t.other} |`,
    '| --- | --- | --- |',
    `| ${t.faceless} | ${refusedOf(installed, t)} | ${refusedOf(other, t)} |`,
    `| ${t.msPerPhoto} | ${installed.msPerPhoto.toFixed(0)} | ${other.msPerPhoto.toFixed(0)} |`,
    '',
    t.falseRejects,
    '',
    `| ${t.group} | FAR | ${t.installed} | ${t.other} | ${t.better} |`,
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ group, far, installed: own, other: theirs, better }) =>
        `| ${group} | ${far.toExponential()} | ${rateText(own, language)} | ${rateText(theirs, language)} | ${t.verdicts[better]} |`,
    ),
    '',
    describeVerdicts(
      rows.map(({ group, far, better }) => ({ where: t.atRate(group, far.toExponential()), better })),
      language,
    ),
    '',
    costOf(installed, other, { register, t }),
  ].join('\n');
}

function refusedOf({ report: { photos, refused } }: MeasuredModels, t: ComparisonText): string {
  const count = Object.values(refused).reduce((sum, each) => sum + each, 0);
  return t.countOf(count, photos);
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
  language: ReportLanguage = 'en',
): string {
  const t = COMPARISON_TEXT[language];
  const places = (better: RateVerdict) => verdicts.filter((each) => each.better === better).map(({ where }) => where);
  const [installed, other] = [places('installed'), places('other')];
  if (verdicts.every(({ better }) => better === 'not measured')) return t.tooLittle;
  if (installed.length + other.length === 0) return t.neither;
  return t.betterIn(other, installed);
}

function costOf(
  installed: MeasuredModels,
  other: MeasuredModels,
  { register, t }: { readonly register: KeptRegister | null; readonly t: ComparisonText },
): string {
  if (installed.report.modelId === other.report.modelId) return t.sameEncoder;
  if (register === null) return t.moving(t.msForEach(other.msPerPhoto.toFixed(0)));
  const { photos, persons } = register;
  const minutes = Math.max(1, Math.ceil((photos * other.msPerPhoto) / 60_000));
  return t.moving(t.minutes(minutes, photos, persons));
}
