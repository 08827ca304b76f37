import type { FaultKind } from '../../kernel/fault.ts';

/** What the writing thread needs to go on with a chain. */
export interface ChainSetup {
  readonly writer: string;
  /** Key of the writer's links and checkpoints. */
  readonly key: Uint8Array;
  readonly checkpointFile: string;
  /** Whether the checkpoint file must be created, because the chain has just begun. */
  readonly makesFile: boolean;
  /** Whether other processes go on with the same chain, each in its own transactions. */
  readonly isShared?: boolean;
}

/** One operation to carry out, with its input. */
export interface Call {
  readonly operation: string;
  readonly input: unknown;
}

/** Calls that belong together. A writer carries out all of them or none. */
export interface Job {
  readonly id: number;
  readonly calls: readonly Call[];
  /** The incarnation of a node (see NodeLease) whose lease must hold when this is committed. Absent if none must. */
  readonly lease?: string;
}

/** What the main thread sends to a worker. */
export type ToWorker =
  /** Jobs as JobMemory packs them. Once the batch is answered, the bytes are overwritten. */
  | { readonly kind: 'batch'; readonly jobs: Uint8Array<ArrayBuffer | SharedArrayBuffer> }
  /** Empties the write-ahead log into the database file. The reply is that of a batch of one job. */
  | { readonly kind: 'scrub'; readonly id: number }
  /** Goes on with the last chain of the database. The reply is that of a batch of one job. */
  | { readonly kind: 'chain'; readonly id: number; readonly setup: ChainSetup }
  /** Lets other processes open a shared file. The reply is that of a batch of one job. */
  | { readonly kind: 'opened'; readonly id: number }
  | { readonly kind: 'close' };

/** What a worker sends to the main thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  /** Something that the thread tries again, and works on meanwhile. */
  | { readonly kind: 'problem'; readonly message: string }
  /** The thread ends by itself, because of this. */
  | { readonly kind: 'ended'; readonly message: string };

/** How one job ended. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly outputs: readonly unknown[] }
  | { readonly id: number; readonly ok: false; readonly failure: Failure };

/** Why a job failed. If `fault` is null, an operation has a bug. */
export interface Failure {
  readonly fault: FaultKind | null;
  readonly message: string;
  /** The rule that refused the job, e.g. `answer-exists`. It then neither failed nor has a bug. */
  readonly refusal?: string;
  /** Whether the job may be done all the same, because the commit itself failed. */
  readonly isUnknown?: true;
  /** Whether the job was refused because its lease has ended. Nothing failed then. */
  readonly isLeaseEnded?: true;
}
