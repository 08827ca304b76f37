import type { Clock } from '../../../kernel/clock.ts';
import type { JobRun, Jobs } from '../../../platform/jobs/jobs.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import { questionOf } from '../evidence/past-question.ts';
import type { ScoreModelDesk } from '../score/model-desk.ts';
import type { HistoryRow } from './history.ts';
import { rowOfAnswer } from './read-history.ts';
import type { TrainedModel, TrainingOrder, TrainingTask } from './train-report.ts';
import { told } from '../../../kernel/told.ts';

/**
 * Trains beside the thread that answers calls. Rejects with the signal's reason once it aborts. Implemented in engines/.
 */
export type Train = (
  rows: readonly HistoryRow[],
  task: TrainingTask,
  watch: { readonly signal: AbortSignal; readonly onProgress: (done: number, of: number) => void },
) => Promise<TrainedModel>;

/** What a training gave. */
export interface TrainingResult {
  readonly modelId: string;
  readonly number: number;
  readonly learner: string;
  readonly testRows: number;
  readonly testAuc: number;
  readonly verdict: string;
}

/** How far the last training has come. */
export interface TrainingStatus {
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** Trees that are grown, of how many. Both are 0 while the history is read, and for a scorecard. */
  readonly done: number;
  readonly total: number;
  /** The model that is kept, with how it did. Null unless the training is done. */
  readonly model: TrainingResult | null;
  readonly problem: string | null;
}

/** What the desk works with. */
export interface TrainingDeskDeps {
  readonly jobs: Jobs;
  readonly evidence: Pick<EvidenceStore, 'history'>;
  readonly modelDesk: Pick<ScoreModelDesk, 'add'>;
  readonly train: Train;
  readonly clock: Clock;
}

/** The kind of job that a training is. */
const TRAINING_JOB = 'score-training';
const PAGE_ROWS = 1000;
/** The most rows in memory at once, about 400 bytes each. */
const ROWS_MAX = 2_000_000;

/**
 * Trains models of the fraud score from the answers of this site and their outcomes. A training is a job, so it survives
 * the process that began it. Its model is kept with its report, and is not published.
 */
export class TrainingDesk {
  readonly #deps: TrainingDeskDeps;

  constructor(deps: TrainingDeskDeps) {
    this.#deps = deps;
    deps.jobs.define({ name: TRAINING_JOB, run: (run) => this.#run(run) });
  }

  /** Begins a training. Gives null if one is under way. Throws Fault. */
  async start(order: TrainingOrder, startedBy: string): Promise<TrainingStatus | null> {
    const job = await this.#deps.jobs.begin({ kind: TRAINING_JOB, input: { order, startedBy }, startedBy });
    return job === null ? null : this.status();
  }

  /** Tells how far the last training has come. Throws Fault. */
  async status(): Promise<TrainingStatus> {
    const job = await this.#deps.jobs.newest(TRAINING_JOB);
    if (job === null) return { state: 'idle', done: 0, total: 0, model: null, problem: null };
    const { state, done, total, problem } = job;
    const result = job.result as TrainingResult | { readonly refused: string } | null;
    if (result !== null && 'refused' in result)
      return { state: 'failed', done, total, model: null, problem: result.refused };
    return { state, done, total, model: result, problem };
  }

  /** Ends the training that is under way. False if none is. Throws Fault. */
  stop(): Promise<boolean> {
    return this.#deps.jobs.stopNewest(TRAINING_JOB);
  }

  async #run({ input, signal, progress }: JobRun): Promise<TrainingResult | { readonly refused: string }> {
    const { train, modelDesk, clock } = this.#deps;
    const { order, startedBy } = input as { readonly order: TrainingOrder; readonly startedBy: string };
    const rows = await this.#history(order.fromMs, signal);
    if (rows === null) return { refused: told`the history has over ${ROWS_MAX} rows: begin later, with from` };
    const onProgress = (done: number, total: number) => progress({ done, total });
    const trained = await train(rows, { ...order, by: startedBy, atMs: clock.nowMs() }, { signal, onProgress });
    if (!trained.ok) return { refused: trained.problem };
    const { document, report, figures, learner, testRows, testAuc, verdict } = trained;
    // The model's id comes from its content, so a training that another process repeats keeps the same model.
    const added = await modelDesk.add({
      document,
      report,
      figures,
      onnx: null,
      publish: false,
      createdBy: startedBy,
      nowMs: clock.nowMs(),
    });
    if (!added.ok) return { refused: added.problem };
    const { modelId, number } = added.value;
    return { modelId, number, learner, testRows, testAuc, verdict };
  }

  /** The answers to learn from, oldest first. Null if there are too many. */
  async #history(fromMs: number, signal: AbortSignal): Promise<readonly HistoryRow[] | null> {
    const rows: HistoryRow[] = [];
    for (let after: string | null = null; ;) {
      signal.throwIfAborted();
      const page = await this.#deps.evidence.history({ after, limit: PAGE_ROWS });
      for (const question of page.map(questionOf)) if (question.atMs >= fromMs) rows.push(rowOfAnswer(question));
      if (rows.length > ROWS_MAX) return null;
      after = page.at(-1)?.orderId ?? null;
      if (page.length < PAGE_ROWS) return rows;
    }
  }
}
