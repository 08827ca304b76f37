import type { Clock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { Job } from '../../../platform/jobs/job.ts';
import type { JobRun, Jobs } from '../../../platform/jobs/jobs.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { ComparisonReport } from './decision-comparison.ts';
import { readLabels, type DecisionLabels } from './decision-labels.ts';
import type { DecisionLog, Period } from './decision-record.ts';
import { backtest, replay, shadowReport, type BacktestStores, type ReplayInput } from './replay.ts';
import { told } from '../../../kernel/told.ts';

/**
 * The kinds of run. `replay` applies other rules to stored features. `backtest` rebuilds the features from requests.
 * `shadow` reads what the shadow version said.
 */
export const RUN_KINDS = ['replay', 'backtest', 'shadow'] as const;

/** A kind of run, see RUN_KINDS. */
export type RunKind = (typeof RUN_KINDS)[number];

/** What to compare with the decisions of a period. */
export interface RunRequest {
  readonly id: string;
  readonly kind: RunKind;
  readonly versionId: string;
  readonly period: Period;
  /** How long before the period a backtest begins to fill its windows and habits, unless its rules read longer ones. */
  readonly warmUpMs: number;
  readonly startedBy: string;
}

/** The report of a run. A backtest also counts the decisions without their event, and says how it warmed up. */
export type RunReport = ComparisonReport & {
  readonly withoutEvent?: number;
  /** For how long before the period a backtest looked for requests to fill its windows with. Absent in reports of earlier releases. */
  readonly warmUpMs?: number;
  /** How many requests of that time it filled them with. Absent in reports of earlier releases. */
  readonly warmUpRequests?: number;
  /** More decisions have an outcome than are read at once. Only those of the newest were taken. */
  readonly labelsCut: boolean;
};

/** A run and its progress. */
export interface RiskRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly versionId: string;
  readonly versionNumber: number;
  readonly period: Period;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** How many decisions have been gone through, and how many there are. */
  readonly done: number;
  readonly total: number;
  /** Milliseconds that it probably takes until it is done. Null if it does not run, or has only begun. */
  readonly leftMs: number | null;
  /** Null until the run is done. */
  readonly report: RunReport | null;
  /** Why the run failed. Null if it did not fail. */
  readonly problem: string | null;
}

/** The ports of the runs. */
export interface RiskRunDeps {
  readonly decisions: DecisionLog;
  readonly decisionLabels: DecisionLabels;
  readonly clock: Clock;
  readonly rules: {
    find(id: string): Promise<RuleVersion | null>;
    compile(version: RuleVersion): CompiledRuleSet | null;
  };
  /** Opens empty stores for one backtest. */
  readonly openStores: () => BacktestStores;
  readonly jobs: Jobs;
}

/** The kind of job that a run is. */
const RISK_RUN_JOB = 'risk-run';
const RUNS_SHOWN = 20;

/** When the process that works on a run began with its first decision. */
interface Beginning {
  readonly atMs: number;
}

/** What the job of a run has to know. */
type RunInput = Pick<RunRequest, 'kind' | 'versionId' | 'period' | 'warmUpMs'> & { readonly versionNumber: number };

/**
 * Runs over past decisions, one at a time, while traffic goes on. A run is a job: every process shows it and can stop
 * it, and if the process that works on it ends, another one begins it again. The last RUNS_SHOWN are shown.
 */
export class RiskRuns {
  readonly #deps: RiskRunDeps;

  constructor(deps: RiskRunDeps) {
    this.#deps = deps;
    deps.jobs.define({ name: RISK_RUN_JOB, run: (run) => this.#run(run) });
  }

  /** Starts a run, or says why it cannot start. Throws Fault. */
  async start(request: RunRequest): Promise<RiskRun | 'unknown-version' | 'busy'> {
    const { id, kind, versionId, period, warmUpMs, startedBy } = request;
    const version = await this.#deps.rules.find(versionId);
    if (version === null || this.#deps.rules.compile(version) === null) return 'unknown-version';
    const input: RunInput = { kind, versionId, period, warmUpMs, versionNumber: version.number };
    const job = await this.#deps.jobs.begin({ id, kind: RISK_RUN_JOB, input, startedBy });
    return job === null ? 'busy' : this.#runOf(job);
  }

  /** Gives a run. Null if there is none with this id, or if newer ones have taken its place. Throws Fault. */
  async find(id: string): Promise<RiskRun | null> {
    const job = await this.#deps.jobs.find(id);
    return job?.kind === RISK_RUN_JOB ? this.#runOf(job) : null;
  }

  /** The last runs, newest first. Throws Fault. */
  async list(): Promise<readonly RiskRun[]> {
    return (await this.#deps.jobs.list(RISK_RUN_JOB, RUNS_SHOWN)).map((job) => this.#runOf(job));
  }

  /** Stops the run with this id. Returns false if it is not running. Throws Fault. */
  async stop(id: string): Promise<boolean> {
    return (await this.find(id)) !== null && this.#deps.jobs.stop(id);
  }

  async #run({ input, signal, progress }: JobRun): Promise<RunReport> {
    const { decisions, decisionLabels, rules, clock } = this.#deps;
    const { versionId, period, ...how } = input as RunInput;
    const version = await rules.find(versionId);
    const compiled = version === null ? null : rules.compile(version);
    if (compiled === null)
      throw new Fault('unavailable', told`the version is gone, or uses features that this release lacks`);
    const { labels: known, isCut: labelsCut } = await readLabels(decisionLabels, period);
    const labels = new Map(known.map(({ orderId, outcome }) => [orderId, outcome]));
    const begun: Beginning = { atMs: clock.nowMs() };
    const onProgress = (done: number, total: number) => progress({ done, total, detail: begun });
    const replayed = { decisions, period, labels, signal, onProgress };
    return { ...(await this.#compare({ versionId, ...how }, replayed, compiled)), labelsCut };
  }

  #runOf(job: Job): RiskRun {
    return runOf(job, this.#deps.clock.nowMs());
  }

  #compare(
    { kind, versionId, warmUpMs }: Pick<RunInput, 'kind' | 'versionId' | 'warmUpMs'>,
    input: ReplayInput,
    rules: CompiledRuleSet,
  ): Promise<Omit<RunReport, 'labelsCut'>> {
    switch (kind) {
      case 'replay':
        return replay(input, rules);
      case 'backtest':
        return backtest({ ...input, warmUpMs }, rules, this.#deps.openStores());
      case 'shadow':
        return shadowReport(input, versionId);
    }
  }
}

function runOf(job: Job, nowMs: number): RiskRun {
  const { id, input, startedBy, startedAtMs, state, done, total, result, problem } = job;
  const { kind, versionId, versionNumber, period } = input as RunInput;
  const known = { id, kind, versionId, versionNumber, period, startedBy, startedAtMs, state, done, total, problem };
  return { ...known, leftMs: leftMsOf(job, nowMs), report: result as RunReport | null };
}

/** The rest takes as long for each decision as those that are done, counted from when this work began. */
function leftMsOf({ state, done, total, detail }: Job, nowMs: number): number | null {
  if (state !== 'running' || done === 0 || detail === null) return null;
  const { atMs } = detail as Beginning;
  return Math.round(((total - done) * Math.max(0, nowMs - atMs)) / done);
}
