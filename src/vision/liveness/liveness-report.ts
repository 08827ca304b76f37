import type { ReportLanguage } from '../../kernel/report-page.ts';
import { reportText } from '../../reports/report-text.ts';
import type { Mark, Report, ReportChart, ReportOrigin, ReportTable } from '../../reports/report.ts';
import { detCurve } from '../calibration/det-points.ts';
import { rateText } from '../calibration/rate-text.ts';
import { LIVE_CLIPS_MIN } from './build-scale.ts';
import { ALL_ATTACKS, type LivenessReport } from './calibrate-liveness.ts';
import { LIVENESS_TEXT, type LivenessText } from './liveness-text.ts';

const HISTOGRAM = { from: -12, width: 0.5, bins: 48 };

/** Describes a calibration of liveness in a terminal: Markdown in English. */
export function describeLiveness(report: LivenessReport): string {
  return reportText(livenessReport(report, { by: '', atMs: 0 }, 'en'));
}

/** A calibration of liveness as a report. */
export function livenessReport(report: LivenessReport, origin: ReportOrigin, language: ReportLanguage): Report {
  const t = LIVENESS_TEXT[language];
  const { livenessId, liveClips, subjects, heldOut, refused, fusion, msPerClip } = report;
  const refusals = refused.map(({ attack, why, clips }) => `${clips} ${attack}: ${why}`);
  return {
    ...origin,
    title: t.title,
    models: [livenessId],
    data: t.data({
      liveClips,
      subjects,
      attacks: heldOut.length - liveClips,
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

function summaryOf({ points, liveClips }: LivenessReport, t: LivenessText, language: ReportLanguage): string {
  const at = points.find(({ attack, bpcer }) => attack === ALL_ATTACKS && bpcer === 0.01);
  return at === undefined || liveClips === 0 ? t.noScale(LIVE_CLIPS_MIN) : t.summary(rateText(at.apcer, language));
}

function chartsOf({ heldOut, fusion }: LivenessReport, t: LivenessText): readonly ReportChart[] {
  const sorted = (wanted: (clip: LivenessReport['heldOut'][number]) => boolean) =>
    Float32Array.from(heldOut.filter(wanted).map(({ logOdds }) => logOdds)).toSorted();
  const live = sorted(({ isLive }) => isLive);
  const attacks = [...new Set(heldOut.filter(({ isLive }) => !isLive).map(({ attack }) => attack))];
  const of = (attack: string | null) => sorted((clip) => !clip.isLive && (attack === null || clip.attack === attack));
  const curves = (attacks.length === 0 ? [null] : attacks).map((attack) => {
    const { points, whyEmpty } = detCurve({ genuine: live, impostors: of(attack) });
    return { name: attack ?? t.attacks, points, ifEmpty: t.whyEmpty[whyEmpty ?? 'apart'] };
  });
  return [
    {
      kind: 'curves',
      title: t.det,
      lead: t.detLead,
      x: { name: t.apcer, scale: 'deviate' },
      y: { name: t.bpcer, scale: 'deviate' },
      curves,
    },
    {
      kind: 'histogram',
      title: t.histogram,
      lead: t.histogramLead,
      x: { name: t.logOdds, scale: 'number' },
      y: { name: t.share, scale: 'share' },
      from: Array.from({ length: HISTOGRAM.bins }, (_, at) => HISTOGRAM.from + at * HISTOGRAM.width),
      binWidth: HISTOGRAM.width,
      series: [
        { name: t.live, shares: sharesOf(live), ifEmpty: t.whyEmpty['no-genuine'] },
        { name: t.attacks, shares: sharesOf(of(null)), ifEmpty: t.whyEmpty['no-impostors'] },
      ],
      ...(fusion !== null && { marks: strictestOf(fusion) }),
    },
  ];
}

function strictestOf({ scale }: NonNullable<LivenessReport['fusion']>): readonly Mark[] {
  const { score, logOdds } = scale.reduce((a, b) => (b.score > a.score ? b : a));
  return [{ name: String(score), at: logOdds }];
}

/** Values beyond the ends count in the first and the last bin. */
function sharesOf(values: Float32Array): readonly number[] {
  const counts = Array.from({ length: HISTOGRAM.bins }, () => 0);
  for (const value of values) {
    const bin = Math.min(HISTOGRAM.bins - 1, Math.max(0, Math.floor((value - HISTOGRAM.from) / HISTOGRAM.width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => (values.length === 0 ? 0 : count / values.length));
}

function attackTable({ points }: LivenessReport, t: LivenessText, language: ReportLanguage): ReportTable {
  return {
    title: t.byAttack,
    columns: [{ name: t.attack }, numeric(t.bpcerAtMost), numeric(t.apcerInterval)],
    rows: points.map(({ attack, bpcer, apcer }) => [attackName(attack, t), percent(bpcer), rateText(apcer, language)]),
    ifEmpty: t.none,
  };
}

function thresholdTable({ thresholds }: LivenessReport, t: LivenessText, language: ReportLanguage): ReportTable {
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
