import type { ReportLanguage } from '../../kernel/report-page.ts';
import { reportText } from '../../reports/report-text.ts';
import type { Curve, HistogramChart, Report, ReportChart, ReportOrigin, ReportTable } from '../../reports/report.ts';
import { PAIRS_ENOUGH } from './build-score-map.ts';
import type { CalibrationReport, GroupReport } from './calibrate-faces.ts';
import { CALIBRATION_TEXT, type CalibrationText } from './calibration-text.ts';
import { COSINE_BIN, COSINE_BINS } from './cosine-histogram.ts';
import type { KeptCalibration } from './kept-calibration.ts';
import { powerText, rateText } from './rate-text.ts';
import { cosineOfScore, type ScoreMap } from './score-map.ts';

/** What a calibration measured, as it is kept, as the report that it was. Suspects are not kept, because they name photos. */
export function withoutSuspects(
  kept: Omit<KeptCalibration, 'map'> & { readonly map: ScoreMap | null },
): CalibrationReport {
  return { ...kept, groups: kept.groups.map((group) => ({ ...group, suspects: [] })) };
}

/** Describes a calibration of faces in a terminal, as Markdown. */
export function describeCalibration(report: CalibrationReport, language: ReportLanguage = 'en'): string {
  return reportText(calibrationReport(report, { by: '', atMs: 0 }, language), language);
}

/** A calibration of faces as a report. */
export function calibrationReport(report: CalibrationReport, origin: ReportOrigin, language: ReportLanguage): Report {
  const t = CALIBRATION_TEXT[language];
  const { groups, map, modelId, photos } = report;
  const refused = Object.entries(report.refused).map(([reason, count]) => `${count} ${reason}`);
  const pairs = (of: (group: GroupReport) => number) => groups.reduce((sum, group) => sum + of(group), 0);
  const [genuine, impostors] = [pairs(({ genuinePairs }) => genuinePairs), pairs(({ impostorPairs }) => impostorPairs)];
  return {
    ...origin,
    title: t.title,
    models: [modelId, ...(map?.space === undefined ? [] : [map.space])],
    data: t.data({ photos, genuine, impostors, refused: refused.join(', ') || t.none }),
    summary: summaryOf(report, t),
    remarks: remarksOf(report, t),
    charts: chartsOf(report, t),
    tables: [groupTable(groups, t), ownTable(groups, t, language), scoreTable(groups, t, language)],
  };
}

function summaryOf({ map, groups }: CalibrationReport, t: CalibrationText): string {
  if (map === null) return t.noMap(PAIRS_ENOUGH);
  const worst = groups
    .flatMap(({ group, scorePoints }) => scorePoints.map((each) => ({ group, ...each })))
    .filter(({ score, point }) => score === 60 && point.far.trials > 0)
    .toSorted((a, b) => b.point.far.rate - a.point.far.rate)[0];
  const at60 = cosineOfScore(map, 60).toFixed(3);
  return worst === undefined ? t.map60(at60) : t.worstAt60(at60, worst.group, powerText(worst.point.far.rate));
}

function remarksOf({ map }: CalibrationReport, t: CalibrationText): readonly string[] {
  if (map === null) return [];
  const { group, faces, impostorPairs, hardness, raisedFor, raisedBy } = map.source;
  const raised = raisedFor === undefined ? '' : t.raised(raisedFor, raisedBy ?? 0);
  const at70 = cosineOfScore(map, 70).toFixed(3);
  return [
    t.source({ group, faces, impostorPairs, hardness, at70, fittedBelow: powerText(map.fittedBelowFar) }) + raised,
  ];
}

function chartsOf({ groups, map }: CalibrationReport, t: CalibrationText): readonly ReportChart[] {
  return [
    {
      kind: 'curves',
      title: t.det,
      lead: t.detLead,
      x: { name: t.far, scale: 'deviate' },
      y: { name: t.frr, scale: 'deviate' },
      curves: groups.map(({ group, det }): Curve => {
        return { name: group, points: det.points, ifEmpty: t.whyEmpty[det.whyEmpty ?? 'apart'] };
      }),
    },
    ...groups.map((group): HistogramChart => ({
      kind: 'histogram',
      title: t.histogram(group.group),
      lead: t.histogramLead,
      x: { name: t.cosine, scale: 'number' },
      y: { name: t.share, scale: 'share' },
      from: COSINE_BINS,
      binWidth: COSINE_BIN,
      series: [
        { name: t.genuine, shares: sharesOf(group.histogram.genuine), ifEmpty: t.whyEmpty['no-genuine'] },
        { name: t.impostors, shares: sharesOf(group.histogram.impostors), ifEmpty: t.whyEmpty['no-impostors'] },
      ],
      ...(map !== null && {
        marks: [60, 70]
          .map((score) => ({ name: String(score), at: cosineOfScore(map, score) }))
          .filter(({ at }) => at <= 1),
      }),
    })),
  ];
}

function sharesOf(counts: readonly number[]): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (all === 0 ? 0 : count / all));
}

function groupTable(groups: readonly GroupReport[], t: CalibrationText): ReportTable {
  return {
    title: t.groups,
    columns: [{ name: t.group }, ...[t.faces, t.genuine, t.impostors, t.suspects].map(numeric)],
    rows: groups.map((each) => [
      `${each.group}${each.enough ? '' : t.tooFew}`,
      ...[each.faces, each.genuinePairs, each.impostorPairs, each.suspectPairs].map(String),
    ]),
    ifEmpty: t.none,
  };
}

function ownTable(groups: readonly GroupReport[], t: CalibrationText, language: ReportLanguage): ReportTable {
  return {
    title: t.ownPoints,
    lead: t.intervals,
    columns: [{ name: t.group }, ...[t.aimed, t.cosine, t.frr].map(numeric)],
    rows: groups.flatMap(({ group, ownPoints }) =>
      ownPoints.map(({ targetFar, point }) => [
        group,
        powerText(targetFar),
        point.cosine.toFixed(3),
        rateText(point.frr, language),
      ]),
    ),
    ifEmpty: t.noPoints,
  };
}

function scoreTable(groups: readonly GroupReport[], t: CalibrationText, language: ReportLanguage): ReportTable {
  return {
    title: t.scorePoints,
    lead: t.intervals,
    columns: [{ name: t.group }, ...[t.score, t.cosine, t.far, t.frr].map(numeric)],
    rows: groups.flatMap(({ group, scorePoints }) =>
      scorePoints.map(({ score, point }) => [
        group,
        String(score),
        point.cosine.toFixed(3),
        rateText(point.far, language),
        rateText(point.frr, language),
      ]),
    ),
    ifEmpty: t.noMap(PAIRS_ENOUGH),
  };
}

function numeric(name: string) {
  return { name, isNumber: true };
}
