import type { ReportLanguage } from '../../kernel/report-page.ts';
import { reportText } from '../../reports/report-text.ts';
import type { Mark, Report, ReportChart, ReportOrigin, ReportTable } from '../../reports/report.ts';
import { rateText } from '../calibration/rate-text.ts';
import { LIVE_CLIPS_MIN } from './build-scale.ts';
import { ALL_ATTACKS, type LivenessReport } from './calibrate-liveness.ts';
import { keptLiveness, LOG_ODDS_BINS, type KeptLiveness } from './kept-liveness.ts';
import { LIVENESS_TEXT, type LivenessText } from './liveness-text.ts';

/** Describes a calibration of liveness in a terminal, as Markdown. */
export function describeLiveness(report: LivenessReport, language: ReportLanguage = 'en'): string {
  return reportText(livenessReport(keptLiveness(report), { by: '', atMs: 0 }, language), language);
}

/** A calibration of liveness as a report. */
export function livenessReport(report: KeptLiveness, origin: ReportOrigin, language: ReportLanguage): Report {
  const t = LIVENESS_TEXT[language];
  const { livenessId, liveClips, attackClips, subjects, refused, fusion, msPerClip } = report;
  const refusals = refused.map(({ attack, why, clips }) => `${clips} ${attack}: ${why}`);
  return {
    by: origin.by,
    atMs: origin.atMs,
    title: t.title,
    models: [livenessId],
    data: t.data({
      liveClips,
      subjects,
      attacks: attackClips,
      refused: refusals.join('; ') || t.none,
      ms: msPerClip.toFixed(0),
    }),
    summary: summaryOf(report, t, language),
    remarks: [
      t.auc(report.aucFused.toFixed(4), report.aucNetwork.toFixed(4)),
      ...(fusion === null
        ? [t.noScale(LIVE_CLIPS_MIN)]
        : [t.scale(fusion.source.liveClips, percent(3 / fusion.source.liveClips))]),
    ],
    charts: chartsOf(report, t),
    tables: [attackTable(report, t, language), thresholdTable(report, t, language)],
  };
}

function summaryOf({ points, liveClips }: KeptLiveness, t: LivenessText, language: ReportLanguage): string {
  const at = points.find(({ attack, bpcer }) => attack === ALL_ATTACKS && bpcer === 0.01);
  return at === undefined || liveClips === 0 ? t.noScale(LIVE_CLIPS_MIN) : t.summary(rateText(at.apcer, language));
}

function chartsOf({ curves, histogram, fusion }: KeptLiveness, t: LivenessText): readonly ReportChart[] {
  return [
    {
      kind: 'curves',
      title: t.det,
      lead: t.detLead,
      x: { name: t.apcer, scale: 'deviate' },
      y: { name: t.bpcer, scale: 'deviate' },
      curves: curves.map(({ attack, points, whyEmpty }) => ({
        name: attack ?? t.attacks,
        points,
        ifEmpty: t.whyEmpty[whyEmpty ?? 'apart'],
      })),
    },
    {
      kind: 'histogram',
      title: t.histogram,
      lead: t.histogramLead,
      x: { name: t.logOdds, scale: 'number' },
      y: { name: t.share, scale: 'share' },
      from: histogram.live.map((_, at) => LOG_ODDS_BINS.from + at * LOG_ODDS_BINS.width),
      binWidth: LOG_ODDS_BINS.width,
      series: [
        { name: t.live, shares: sharesOf(histogram.live), ifEmpty: t.whyEmpty['no-genuine'] },
        { name: t.attacks, shares: sharesOf(histogram.attacks), ifEmpty: t.whyEmpty['no-impostors'] },
      ],
      ...(fusion !== null && { marks: strictestOf(fusion) }),
    },
  ];
}

function strictestOf({ scale }: NonNullable<KeptLiveness['fusion']>): readonly Mark[] {
  const { score, logOdds } = scale.reduce((a, b) => (b.score > a.score ? b : a));
  return [{ name: String(score), at: logOdds }];
}

function sharesOf(counts: readonly number[]): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (all === 0 ? 0 : count / all));
}

function attackTable({ points }: KeptLiveness, t: LivenessText, language: ReportLanguage): ReportTable {
  return {
    title: t.byAttack,
    columns: [{ name: t.attack }, numeric(t.bpcerAtMost), numeric(t.apcerInterval)],
    rows: points.map(({ attack, bpcer, apcer }) => [attackName(attack, t), percent(bpcer), rateText(apcer, language)]),
    ifEmpty: t.none,
  };
}

function thresholdTable({ thresholds }: KeptLiveness, t: LivenessText, language: ReportLanguage): ReportTable {
  return {
    title: t.thresholds,
    columns: [
      ...[t.threshold, t.promised, t.liveRejected].map(numeric),
      { name: t.attack },
      ...[t.attacksRejected, t.documented].map(numeric),
    ],
    rows: thresholds.flatMap(({ threshold, promised, documentedAttackReject, liveRejected, attacksRejected }) =>
      attacksRejected.map(({ attack, rate }) => [
        String(threshold),
        percent(promised),
        rateText(liveRejected, language),
        attackName(attack, t),
        rateText(rate, language),
        percent(documentedAttackReject, 4),
      ]),
    ),
    ifEmpty: t.noScale(LIVE_CLIPS_MIN),
  };
}

function attackName(attack: string, t: LivenessText): string {
  return attack === ALL_ATTACKS ? t.all : attack;
}

function percent(share: number, digits = 2): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

function numeric(name: string) {
  return { name, isNumber: true };
}
