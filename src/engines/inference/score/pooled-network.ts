import type { MonotonicClock } from '../../../kernel/clock.ts';
import { Fault } from '../../../kernel/fault.ts';
import type { OpenNetwork, OpenScoreNetwork } from '../../../features/fraud-score/score/load-model.ts';
import type { OnnxModel } from '../../../features/fraud-score/score/model-document.ts';
import type { PoolObserver } from '../pool/pool-observer.ts';
import { WorkerPool } from '../pool/worker-pool.ts';
import type { NetworkJob, NetworkSetup } from './network-job.ts';
import { told } from '../../../kernel/told.ts';

/** How many questions the networks take, and how long one may last. */
export interface PooledNetworkOptions {
  readonly workers: number;
  /** How many questions may wait. More fail at once. */
  readonly queueMax: number;
  /** Longest time for a question, including its wait. */
  readonly timeoutMs: number;
  readonly clock: MonotonicClock;
  readonly observer: PoolObserver;
}

/**
 * Threads are never ended in the middle of a run. No accepted network can run forever, so each run comes to its end.
 */
const END_GRACE_MS = 600_000;
/** All questions come from one API, so they wait in one line. */
const LINE = 'fraud-score';
/**
 * A float32 network can give exactly 1 for a probability that is only close to 1, so probabilities are kept this far
 * from 0 and 1.
 */
const PROBABILITY_MIN = 1e-6;

/** Makes the function that opens operators' networks, each in a thread of its own. */
export function createOpenNetwork(options: PooledNetworkOptions): OpenNetwork {
  return async (model, bytes) => {
    const { columns, input, output } = model;
    const setup: NetworkSetup = { bytes, shape: { columns: columns.length, input, output } };
    const { pool } = await WorkerPool.open<NetworkJob, null, Float32Array>({
      ...options,
      workerUrl: new URL('./network-worker.ts', import.meta.url),
      workerData: setup,
      endGraceMs: END_GRACE_MS,
    });
    return new PooledNetwork(model, pool);
  };
}

class PooledNetwork implements OpenScoreNetwork {
  readonly #model: OnnxModel;
  readonly #pool: WorkerPool<NetworkJob, null, Float32Array>;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(model: OnnxModel, pool: WorkerPool<NetworkJob, null, Float32Array>) {
    this.#model = model;
    this.#pool = pool;
  }

  async run(rows: readonly (readonly number[])[], signal: AbortSignal): Promise<readonly number[]> {
    if (this.#isClosed) throw new Fault('unavailable', told`the network is out of service`);
    const values = Float32Array.from(rows.flat());
    const job = { kind: 'fraud-score', job: { values, rows: rows.length }, transfer: [values.buffer] };
    const running = this.#pool.run([job], LINE, signal);
    this.#running.add(running);
    try {
      const [said] = await running;
      return Array.from(said ?? [], (value) => logOddsOf(this.#model, value));
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    await this.#pool.close();
  }
}

/**
 * Gives the log-odds of the network's output. Throws Fault 'corrupt' if the output is not a number, or not a
 * probability although it should be.
 */
function logOddsOf({ output, outputIs }: OnnxModel, value: number): number {
  if (!Number.isFinite(value)) throw new Fault('corrupt', told`output '${output}' is ${value}, not a number`);
  if (outputIs === 'log-odds') return value;
  if (value < -PROBABILITY_MIN || value > 1 + PROBABILITY_MIN)
    throw new Fault('corrupt', told`output '${output}' is ${value}, not a probability`);
  const probability = Math.min(1 - PROBABILITY_MIN, Math.max(PROBABILITY_MIN, value));
  return Math.log(probability / (1 - probability));
}
