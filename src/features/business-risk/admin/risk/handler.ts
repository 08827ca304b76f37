import { told, toldElsewhere } from '../../../../kernel/told.ts';
import { present } from '../../../../kernel/assert.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import type { ReportLanguage } from '../../../../kernel/report-page.ts';
import { idText, type RandomSource } from '../../../../kernel/random.ts';
import type { DecisionLog } from '../../decision/decision-record.ts';
import type { LearningDesk } from '../../baselines/learning-desk.ts';
import type { OutcomeDesk } from '../../decision/outcome-desk.ts';
import { explain } from '../../decision/explain.ts';
import type { RiskRun, RiskRuns, RunKind, RunReport } from '../../decision/runs.ts';
import { runReport } from '../../decision/run-report.ts';
import { writeReport } from '../../../../reports/write-report.ts';
import type { FeedDesk } from '../../policy/feed-desk.ts';
import { WARM_UP_ROWS_MAX, type WarmUpDesk } from '../../profile/warm-up-desk.ts';
import type { RuleDesk } from '../../policy/rule-desk.ts';
import { chunksOf } from '../../../../wire/admin/chunks-of.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { AdminParamsOf } from '../../../../wire/admin/define-admin.ts';
import type { riskContracts } from './contract.ts';
import type { Platform } from '../../../../platform/accounts/platform.ts';
import { periodOf } from '../../../../wire/admin/instant.ts';

/** The ports of the handlers for past decisions and the learning mode. */
export interface RiskDeps {
  readonly decisions: Pick<DecisionLog, 'find'>;
  readonly rules: RuleDesk;
  readonly feeds: FeedDesk;
  readonly runs: RiskRuns;
  readonly learning: Pick<LearningDesk, 'status' | 'choose'>;
  readonly warmUp: Pick<WarmUpDesk, 'take'>;
  readonly platform: Pick<Platform, 'apps'>;
  readonly outcomes: Pick<OutcomeDesk, 'report'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const DAY_MS = 86_400_000;
/** For how long the digests of a batch may be looked up. */
const LOOK_UP_MS_MAX = 120_000;
const REFUSALS = {
  report: { ok: false, error: 'conflict', detail: told`the run has no report, because it is not done` },
  order: {
    ok: false,
    error: 'not_found',
    detail: told`no risk decision is kept under this order id. Its retention may have passed`,
  },
  run: { ok: false, error: 'not_found', detail: told`there is no such run, or it has ended` },
  'unknown-version': {
    ok: false,
    error: 'not_found',
    detail: told`there is no such version, or it uses features that this release lacks. List the versions`,
  },
  busy: { ok: false, error: 'conflict', detail: told`another run is in progress: wait for it, or stop it` },
  'no-days': { ok: false, error: 'bad_request', detail: told`days: say for how many days the site learns, 1 to 90` },
  'idle-days': { ok: false, error: 'bad_request', detail: told`days: only the mode \`on\` takes days. Leave it out` },
  rows: {
    ok: false,
    error: 'too_large',
    detail: told`a batch has at most ${WARM_UP_ROWS_MAX} rows, so split it`,
  },
  whom: {
    ok: false,
    error: 'bad_request',
    detail: told`orderId: give the order id of a decision, or an account with appId and reference`,
  },
  period: { ok: false, error: 'bad_request', detail: told`from: must be before the end` },
} as const satisfies Record<string, Refusal>;

interface Past {
  readonly versionId: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Makes the handlers that explain decisions, steer the learning mode and compare periods with another version. */
export function createRiskHandlers(deps: RiskDeps): AdminHandlers<typeof riskContracts> {
  const { decisions, rules, feeds, runs, learning, clock, random } = deps;
  const start = async (kind: RunKind, { versionId, from, to }: Past, startedBy: string, warmUpMs: number) => {
    const nowMs = clock.nowMs();
    const period = periodOf(from, to, nowMs);
    if (period.fromMs >= period.toMs) return REFUSALS.period;
    const id = `run-${idText(random, 12)}`;
    const run = await runs.start({ id, kind, versionId, period, warmUpMs, startedBy });
    return typeof run === 'string' ? REFUSALS[run] : { ok: true as const, result: show(run), subject: id };
  };
  return {
    async explain({ orderId }) {
      const record = await decisions.find(orderId);
      if (record === null) return REFUSALS.order;
      const [version, stored] = await Promise.all([rules.find(record.versionId), feeds.list()]);
      const compiled = version === null ? null : rules.compile(version);
      const explanation = explain(
        record,
        { version, compiled },
        stored.map((feed) => feed.version),
      );
      // The schema's arrays are mutable, and the engine's are not. A copy makes the types agree.
      return { ok: true, result: structuredClone(explanation) as Mutable<typeof explanation>, subject: orderId };
    },

    status: async () => ({ ok: true, result: learning.status(clock.nowMs()) }),

    async learning({ mode, days }, { name }) {
      if (mode === 'on' && days === undefined) return REFUSALS['no-days'];
      if (mode !== 'on' && days !== undefined) return REFUSALS['idle-days'];
      const nowMs = clock.nowMs();
      return {
        ok: true,
        result: await learning.choose({ mode, days: days ?? 0, chosenBy: name, nowMs }),
        subject: mode,
      };
    },

    warmUp: ({ ndjson }) => warmUp(deps, ndjson),

    outcome: (said) => reportOutcome(deps, said),

    replay: async (past, { name }) => start('replay', past, name, 0),
    shadow: async (past, { name }) => start('shadow', past, name, 0),
    backtest: async ({ warmUpDays, ...past }, { name }) => start('backtest', past, name, warmUpDays * DAY_MS),

    runs: async () => ({
      ok: true,
      result: { runs: (await runs.list()).map(({ report: _report, period: _period, ...run }) => run) },
    }),

    async run({ runId }) {
      const run = await runs.find(runId);
      return run === null ? REFUSALS.run : { ok: true, result: show(run) };
    },

    async report({ runId, language }) {
      const run = await runs.find(runId);
      return run === null ? REFUSALS.run : reportPage(run, language);
    },

    stop: async ({ runId }) =>
      (await runs.stop(runId)) ? { ok: true, result: { stopped: true }, subject: runId } : REFUSALS.run,
  };
}

async function reportPage(run: RiskRun, language: ReportLanguage): Promise<AdminOutcome<never>> {
  const { report } = run;
  if (report === null) return REFUSALS.report;
  const page = await writeReport((each) => runReport(run, report, each), language);
  const fileName = `${run.kind}-${run.versionNumber}-${run.id}.html`;
  return { ok: true, stream: { contentType: 'text/html; charset=utf-8', fileName, chunks: chunksOf([page]) } };
}

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

function show({ report, period, ...run }: RiskRun) {
  const copy = report === null ? null : (structuredClone(report) as Mutable<RunReport>);
  return { ...run, period: { ...period }, report: copy };
}

/** Takes lines of JSON. Blank lines are skipped, and each outcome carries its line number. */
async function warmUp({ warmUp: desk, platform, clock }: RiskDeps, ndjson: string) {
  const lines = ndjson
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '');
  if (lines.length > WARM_UP_ROWS_MAX) return REFUSALS.rows;
  const apps = new Set((await platform.apps()).map(({ id }) => id));
  const reading = {
    nowMs: clock.nowMs(),
    isApp: (appId: string) => apps.has(appId),
    signal: AbortSignal.timeout(LOOK_UP_MS_MAX),
  };
  const outcomes = await desk.take(
    lines.map(({ text }) => text),
    reading,
  );
  const tally = { recorded: 0, duplicate: 0, refused: 0 };
  for (const { outcome } of outcomes) tally[outcome] += 1;
  const rows = outcomes.map((row, index) => ({ line: present(lines[index]).line, ...row }));
  return { ok: true as const, result: { ...tally, rows } };
}

type ToldOutcome = AdminParamsOf<typeof riskContracts.outcome>;

async function reportOutcome({ outcomes, platform, clock }: RiskDeps, said: ToldOutcome) {
  const of = whomOf(said);
  if (of === null) return REFUSALS.whom;
  if ('appId' in of && !(await platform.apps()).some(({ id }) => id === of.appId))
    return {
      ok: false as const,
      error: 'not_found' as const,
      detail: told`appId: there is no such app. List the apps`,
    };
  const reported = { outcome: said.outcome, atMs: said.at === undefined ? null : Date.parse(said.at), of };
  const result = await outcomes.report(reported, clock.nowMs(), AbortSignal.timeout(LOOK_UP_MS_MAX));
  if (result.ok) return { ok: true as const, result: { outcome: result.outcome }, subject: said.outcome };
  const error = result.reason === 'unknown' ? ('not_found' as const) : ('bad_request' as const);
  return { ok: false as const, error, detail: toldElsewhere(result.problem) };
}

/** Null unless it is either an order, or an account with its app and a reference. */
function whomOf({ orderId, appId, account, accountType, qqAppId, reference }: ToldOutcome) {
  if (orderId !== undefined) return appId === undefined && account === undefined ? { orderId } : null;
  if (appId === undefined || account === undefined || reference === undefined) return null;
  return { appId, account, accountType, qqAppId, reference };
}
