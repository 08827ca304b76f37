import { Worker } from 'node:worker_threads';
import type { Examination, Examiner, SiteFinding } from '../admin/site/handler.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import { told } from '../kernel/told.ts';

/** The command line has the checks. It is named by its path, because it is above this layer. */
const PROGRAM = new URL('../cli/doctor/doctor-worker.ts', import.meta.url);

/** What the thread tells: how many checks there are, or what one of them found. */
type Told = { readonly total: number } | { readonly finding: Omit<SiteFinding, 'mend'> & { readonly mend?: string } };

const NEVER: Examination = {
  state: 'idle',
  startedAtMs: null,
  finishedAtMs: null,
  done: 0,
  total: 0,
  problem: null,
  findings: [],
};

/**
 * Runs the checks of `renzheng doctor` in a thread, so that calls go on. One examination runs at a time. The last one is
 * kept in memory until the process ends.
 */
export class ThreadExaminer implements Examiner {
  readonly #config: Config;
  readonly #clock: Clock;
  #shown = NEVER;
  #worker: Worker | null = null;

  constructor(config: Config, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
  }

  start(): void {
    if (this.#worker !== null) return;
    this.#shown = { ...NEVER, state: 'running', startedAtMs: this.#clock.nowMs() };
    const worker = new Worker(PROGRAM, { workerData: this.#config, name: 'doctor' });
    this.#worker = worker;
    let problem: string | null = null;
    worker.on('message', (message: Told) => this.#take(message));
    worker.on('error', (error: Error) => (problem = error.message));
    worker.on('exit', () => this.#end(problem));
    worker.unref();
  }

  show(): Examination {
    return this.#shown;
  }

  /** Ends an examination that runs. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #take(message: Told): void {
    if ('total' in message) {
      this.#shown = { ...this.#shown, total: message.total };
      return;
    }
    const { finding } = message;
    const findings = [...this.#shown.findings, { ...finding, mend: finding.mend ?? null }];
    this.#shown = { ...this.#shown, findings, done: findings.length };
  }

  #end(problem: string | null): void {
    this.#worker = null;
    const { done, total } = this.#shown;
    const brokeOff =
      problem ?? (total === 0 || done < total ? told`the examination ended before all checks had` : null);
    const state = brokeOff === null ? 'idle' : 'failed';
    this.#shown = { ...this.#shown, state, problem: brokeOff, finishedAtMs: this.#clock.nowMs() };
  }
}
