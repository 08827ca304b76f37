import { Fault, type FaultKind } from '../../../kernel/fault.ts';

/**
 * What the pool tells a worker: to do a job, to skip a job that it has not begun (`drop`), or to end as soon as none of
 * its native code runs.
 */
export type ToWorker<Job> = JobMessage<Job> | { readonly drop: number } | 'end';

/** A job for a worker, with the number under which it is answered. */
export interface JobMessage<Job> {
  readonly id: number;
  readonly job: Job;
}

/** What a worker tells the pool. `ready` comes once, before everything else. */
export type WorkerMessage<Ready, Result> =
  | { readonly kind: 'ready'; readonly ready: Ready }
  | { readonly kind: 'not-ready'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/** An error in a form that can cross threads, because an Error object would lose its class and kind on the way. */
export interface Failure {
  /** Kind of the Fault. Null for a bug. */
  readonly fault: FaultKind | null;
  readonly message: string;
}

/** Turns an error into a form that can be sent to another thread. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Fault) return { fault: error.kind, message: error.message };
  return { fault: null, message: error instanceof Error ? error.message : String(error) };
}

/** Turns a failure from another thread back into the Fault or the Error that it was. */
export function fromFailure({ fault, message }: Failure): Error {
  return fault === null ? new Error(`a worker failed: ${message}`) : new Fault(fault, message);
}
