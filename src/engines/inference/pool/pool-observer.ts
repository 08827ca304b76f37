/** How a job left the pool. `refused`: the queue was full. `failed`: its worker crashed or its inference did. */
export type JobOutcome = 'done' | 'failed' | 'timeout' | 'refused';

/** One job, when it is over. */
export interface EndedJob {
  readonly kind: string;
  readonly outcome: JobOutcome;
  /** Milliseconds before a worker took it. */
  readonly waitedMs: number;
  /** Milliseconds in a worker; 0 where none took it. */
  readonly ranMs: number;
}

/** Is told what happens in a worker pool, for metrics. Calls are synchronous and must not throw. */
export interface PoolObserver {
  /** Jobs that wait for a worker. */
  queueChanged(waiting: number): void;
  jobEnded(job: EndedJob): void;
  /** A worker ended or hung and another takes its place. */
  workerReplaced(): void;
}

/** Looks away. */
export const NO_OBSERVER: PoolObserver = {
  queueChanged: () => undefined,
  jobEnded: () => undefined,
  workerReplaced: () => undefined,
};
