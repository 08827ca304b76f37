import { Fault, type FaultKind } from '../../../kernel/fault.ts';

/** What a worker is told: a job, to leave one out that it has not begun, or to end as soon as no native code of it runs. */
export type ToWorker<Job> = JobMessage<Job> | { readonly drop: number } | 'end';

export interface JobMessage<Job> {
  readonly id: number;
  readonly job: Job;
}

/** What a worker says. `ready` comes once, first. */
export type WorkerMessage<Ready, Result> =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'not-ready'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** An error that crossed threads: class and kind would be lost on the way. */
export interface Failure {
  /** null for a bug. */
  readonly fault: FaultKind | null;
  readonly message: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof Fault) return { fault: error.kind, message: error.message };
  return { fault: null, message: error instanceof Error ? error.message : String(error) };
}

export function fromFailure({ fault, message }: Failure): Error {
  return fault === null ? new Error(`a worker failed: ${message}`) : new Fault(fault, message);
}
