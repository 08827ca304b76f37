import { Fault } from '../../../kernel/fault.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { ComparisonReport } from './decision-comparison.ts';
import type { DecisionLog, Period } from './decision-record.ts';
import { backtest, replay, shadowReport, type BacktestStores, type ReplayInput } from './replay.ts';

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
  /** How long before the period a backtest begins to fill its windows and habits. */
  readonly warmUpMs: number;
  readonly startedBy: string;
  readonly nowMs: number;
}

/** The report of a run. A backtest also counts the decisions without their event. */
export type RunReport = ComparisonReport & { readonly withoutEvent?: number };

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
  /** Null until the run is done. */
  readonly report: RunReport | null;
  /** Why the run failed. Null if it did not fail. */
  readonly problem: string | null;
}

/** The ports of the runs. */
export interface RiskRunDeps {
  readonly decisions: DecisionLog;
  readonly rules: {
    find(id: string): Promise<RuleVersion | null>;
    compile(version: RuleVersion): CompiledRuleSet | null;
  };
  /** Opens empty stores for one backtest. */
  readonly openStores: () => BacktestStores;
  /** Called with the error that ended a run, if it was neither a Fault nor a stop. */
  readonly onBug: (error: unknown) => void;
}

const RUNS_KEPT = 20;

/**
 * Runs over past decisions, one at a time, while traffic goes on. The last RUNS_KEPT are remembered until the process
 * ends.
 */
export class RiskRuns {
  readonly #deps: RiskRunDeps;
  readonly #runs = new Map<string, RiskRun>();
  #underWay: { readonly id: string; readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(deps: RiskRunDeps) {
    this.#deps = deps;
  }

  /** Starts a run, or says why it cannot start. Throws Fault. */
  async start(request: RunRequest): Promise<RiskRun | 'unknown-version' | 'busy'> {
    const version = await this.#deps.rules.find(request.versionId);
    const compiled = version === null ? null : this.#deps.rules.compile(version);
    if (version === null || compiled === null) return 'unknown-version';
    if (this.#underWay !== null) return 'busy';
    const { id, kind, versionId, period, startedBy, nowMs } = request;
    const beginning = { state: 'running', done: 0, total: 0, report: null, problem: null } as const;
    const told = { id, kind, versionId, period, startedBy, startedAtMs: nowMs, versionNumber: version.number };
    this.#runs.set(id, { ...told, ...beginning });
    for (const old of [...this.#runs.keys()].slice(0, -RUNS_KEPT)) this.#runs.delete(old);
    const stop = new AbortController();
    const ended = this.#run(request, compiled, stop.signal);
    this.#underWay = { id, stop, ended };
    return this.find(id) ?? 'busy';
  }

  find(id: string): RiskRun | null {
    return this.#runs.get(id) ?? null;
  }

  /** The remembered runs, newest first. */
  list(): readonly RiskRun[] {
    return [...this.#runs.values()].toReversed();
  }

  /** Stops the run with this id. Returns false if it is not running. */
  async stop(id: string): Promise<boolean> {
    const underWay = this.#underWay;
    if (underWay?.id !== id) return false;
    underWay.stop.abort(new Stopped());
    await underWay.ended;
    return true;
  }

  /** Resolves once the current run has ended, whether it succeeded or failed. */
  async finished(): Promise<void> {
    await this.#underWay?.ended;
  }

  /** Stops the current run and waits for it. */
  async close(): Promise<void> {
    if (this.#underWay !== null) await this.stop(this.#underWay.id);
  }

  async #run(request: RunRequest, rules: CompiledRuleSet, signal: AbortSignal): Promise<void> {
    const { id } = request;
    // The work starts only after the caller has recorded the run as current.
    await Promise.resolve();
    try {
      const input: ReplayInput = {
        decisions: this.#deps.decisions,
        period: request.period,
        signal,
        onProgress: (done, total) => this.#change(id, { done, total }),
      };
      const report = await this.#compare(request, input, rules);
      this.#change(id, { state: 'done', report });
    } catch (error) {
      if (error instanceof Stopped) return this.#change(id, { state: 'stopped' });
      this.#change(id, { state: 'failed', problem: error instanceof Fault ? error.message : 'an unexpected failure' });
      if (!(error instanceof Fault)) this.#deps.onBug(error);
    } finally {
      this.#underWay = null;
    }
  }

  #compare({ kind, versionId, warmUpMs }: RunRequest, input: ReplayInput, rules: CompiledRuleSet): Promise<RunReport> {
    switch (kind) {
      case 'replay':
        return replay(input, rules);
      case 'backtest':
        return backtest({ ...input, warmUpMs }, rules, this.#deps.openStores());
      case 'shadow':
        return shadowReport(input, versionId);
    }
  }

  #change(id: string, change: Partial<RiskRun>): void {
    const run = this.#runs.get(id);
    if (run !== undefined) this.#runs.set(id, { ...run, ...change });
  }
}

/** Ends a run that was stopped. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}
