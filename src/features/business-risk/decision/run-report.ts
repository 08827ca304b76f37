import type { ReportLanguage } from '../../../kernel/report-page.ts';
import { localTimeOf } from '../../../platform/ledger/local-day.ts';
import type { Report, ReportChart, ReportTable } from '../../../reports/report.ts';
import { RISK_LEVELS, RISK_TYPES, type RiskLevel } from '../rules/risk-types.ts';
import type { LevelMatrix } from './decision-comparison.ts';
import { RUN_TEXT, type RunText } from './run-report-text.ts';
import type { RiskRun, RunReport } from './runs.ts';

/** The most rules that the chart of their hits shows. The table has the others. */
const BARS_MAX = 25;
const TONES = { pass: 'good', review: 'warning', reject: 'bad' } as const;
const OUTCOMES = ['fraud', 'genuine'] as const;

/** The result of a replay, a backtest or a shadow as a report. */
export function runReport(run: RiskRun, report: RunReport, language: ReportLanguage): Report {
  const t = RUN_TEXT[language];
  const { kind, versionId, versionNumber, period } = run;
  const changed = changesIn(report.levels, (before, after) => before !== after);
  const stricter = changesIn(report.levels, (before, after) => after > before);
  return {
    by: run.startedBy,
    atMs: run.startedAtMs,
    title: t.title(t.kinds[kind], versionNumber),
    models: [t.version(versionNumber, versionId)],
    data: t.data(report.compared, timeText(period.fromMs), timeText(period.toMs)),
    summary:
      report.compared === 0
        ? t.nothing
        : t.summary({ compared: report.compared, changed, stricter, looser: changed - stricter }),
    remarks: [
      ...warmUpOf(report, t),
      ...(report.withoutEvent === undefined || report.withoutEvent === 0 ? [] : [t.withoutEvent(report.withoutEvent)]),
      ...(report.labelsCut ? [t.labelsCut] : []),
    ],
    charts: chartsOf(report, t),
    tables: [
      matrixTable(t.all, report.levels, t),
      ...OUTCOMES.map((outcome) => matrixTable(t.reported[outcome], knownOf(report, outcome), t)),
      ruleTable(report, t),
      typeTable(report, t),
      exampleTable(report, t),
    ],
  };
}

function warmUpOf({ warmUpMs, warmUpRequests }: RunReport, t: RunText): readonly string[] {
  if (warmUpMs === undefined) return [];
  const days = Math.round(warmUpMs / 8_640_000) / 10;
  return [warmUpRequests === 0 ? t.noWarmUp(days) : t.warmUp(days)];
}

function chartsOf(report: RunReport, t: RunText): readonly ReportChart[] {
  const parts = RISK_LEVELS.map((level) => ({ name: t.after(t.levels[level]), tone: TONES[level] }));
  const rowsOf = (matrix: LevelMatrix | undefined) =>
    RISK_LEVELS.map((before) => ({
      name: t.before(t.levels[before]),
      counts: RISK_LEVELS.map((after) => matrix?.[before][after] ?? 0),
    }));
  const rules = changedRules(report)
    .slice(0, BARS_MAX)
    .map(({ ruleId, before, after }) => ({
      name: `${ruleId} ${after > before ? '+' : '−'}`,
      value: Math.abs(after - before),
    }));
  return [
    { kind: 'parts', title: t.all, lead: t.partsLead, parts, rows: rowsOf(report.levels), ifEmpty: t.nothing },
    ...OUTCOMES.map((outcome): ReportChart => ({
      kind: 'parts',
      title: t.reported[outcome],
      lead: t.partsLead,
      parts,
      rows: rowsOf(knownOf(report, outcome)),
      ifEmpty: t.noOutcome,
    })),
    {
      kind: 'bars',
      title: t.rules,
      lead: t.rulesLead,
      x: { name: t.difference, scale: 'number' },
      bars: rules,
      ifEmpty: t.noRules,
    },
  ];
}

/** Reports of older releases have no outcomes. */
function knownOf(
  { labelled }: Partial<Pick<RunReport, 'labelled'>>,
  outcome: 'fraud' | 'genuine',
): LevelMatrix | undefined {
  return labelled?.[outcome];
}

function changedRules({ rules }: RunReport): RunReport['rules'] {
  return rules
    .filter(({ before, after }) => before !== after)
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

/** `differs` is told the places of both levels, from the mildest to the strictest. */
function changesIn(matrix: LevelMatrix, differs: (before: number, after: number) => boolean): number {
  return RISK_LEVELS.flatMap((before, row) =>
    RISK_LEVELS.map((after, column) => (differs(row, column) ? matrix[before][after] : 0)),
  ).reduce((sum, count) => sum + count, 0);
}

function matrixTable(title: string, matrix: LevelMatrix | undefined, t: RunText): ReportTable {
  const rows = RISK_LEVELS.map((before) => [
    t.levels[before],
    ...RISK_LEVELS.map((after) => String(matrix?.[before][after] ?? 0)),
  ]);
  const isKnown = matrix !== undefined && changesIn(matrix, () => true) > 0;
  return {
    title,
    columns: [{ name: t.beforeAfter }, ...RISK_LEVELS.map((level) => numeric(t.levels[level]))],
    rows: isKnown ? rows : [],
    ifEmpty: title === t.all ? t.nothing : t.noOutcome,
  };
}

function ruleTable(report: RunReport, t: RunText): ReportTable {
  return {
    title: t.rules,
    columns: [{ name: t.rule }, ...[t.hitsBefore, t.hitsAfter, t.difference].map(numeric)],
    rows: changedRules(report).map(({ ruleId, before, after }) => [
      ruleId,
      String(before),
      String(after),
      `${after > before ? '+' : '−'}${Math.abs(after - before)}`,
    ]),
    ifEmpty: t.noRules,
  };
}

function typeTable({ types }: RunReport, t: RunText): ReportTable {
  return {
    title: t.types,
    columns: [numeric(t.type), { name: t.meaning }, ...[t.hitsBefore, t.hitsAfter, t.gained, t.lost].map(numeric)],
    rows: types.map(({ code, before, after, gained, lost }) => [
      String(code),
      t.meaningOf(RISK_TYPES.find((type) => type.code === code)?.meaning ?? ''),
      ...[before, after, gained, lost].map(String),
    ]),
    ifEmpty: t.noTypes,
  };
}

function exampleTable({ examples }: RunReport, t: RunText): ReportTable {
  const name = (level: RiskLevel) => t.levels[level];
  return {
    title: t.examples,
    lead: t.examplesLead,
    columns: [t.order, t.time, t.levelBefore, t.levelAfter, t.outcome].map((column) => ({ name: column })),
    rows: examples.map(({ orderId, atMs, before, after, label }) => [
      orderId,
      timeText(atMs),
      name(before.level),
      name(after.level),
      label === null ? '-' : t.outcomes[label],
    ]),
    ifEmpty: t.noExamples,
  };
}

function timeText(atMs: number): string {
  return localTimeOf(atMs).slice(0, 19).replace('T', ' ');
}

function numeric(name: string) {
  return { name, isNumber: true };
}
