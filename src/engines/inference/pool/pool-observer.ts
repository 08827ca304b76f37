/** How a job left the pool. `refused`: the queue was full. `failed`: its worker crashed or its inference did. */
export type JobOutcome = 'done' | 'failed' | 'timeout' | 'refused';

/** Describes one job when it is over. */
export interface EndedJob {
  readonly kind: string;
  readonly outcome: JobOutcome;
  /** Milliseconds before a worker took it. */
  readonly waitedMs: number;
  /** Milliseconds in a worker, or 0 if no worker took it. */
  readonly ranMs: number;
}

/** Hears what happens in a worker pool, for metrics. Calls are synchronous and must not throw. */
export interface PoolObserver {
  /** Called with the number of jobs that wait for a worker. */
  queueChanged(waiting: number): void;
  jobEnded(job: EndedJob): void;
  /** Called when a worker ended or hung and another replaces it. */
  workerReplaced(): void;
}

/** An observer that does nothing. */
export const NO_OBSERVER: PoolObserver = {
  queueChanged: () => undefined,
  jobEnded: () => undefined,
  workerReplaced: () => undefined,
};
