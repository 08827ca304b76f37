import type { FaultKind } from '../../kernel/fault.ts';

/** What a worker is told when it starts. */
export interface WorkerSetup {
  readonly role: 'writer' | 'reader';
  /** Path of the database file. */
  readonly file: string;
  readonly busyTimeoutMs: number;
}

export interface Call {
  readonly operation: string;
  readonly input: unknown;
}

/** Calls that belong together: a writer carries out all of them or none. */
export interface Job {
  readonly id: number;
  readonly calls: readonly Call[];
}

export type ToWorker =
  | { readonly kind: 'batch'; readonly jobs: readonly Job[] }
  /** Empties the write-ahead log into the database file; replied to like a batch of one job. */
  | { readonly kind: 'scrub'; readonly id: number }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] };

export type Reply =
  | { readonly id: number; readonly ok: true; readonly outputs: readonly unknown[] }
  | { readonly id: number; readonly ok: false; readonly failure: Failure };

/** Why a job failed: `fault` null marks a bug in an operation. */
export interface Failure {
  readonly fault: FaultKind | null;
  readonly message: string;
}
