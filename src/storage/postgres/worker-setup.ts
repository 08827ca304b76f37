import type { MessagePort } from 'node:worker_threads';

/** What a thread of operations is started with. */
export interface PostgresWorkerSetup {
  readonly role: 'writer' | 'reader';
  readonly port: MessagePort;
  readonly signal: Int32Array;
  /** Whether it keeps other nodes from opening until it is told that this one has. */
  readonly opensAlone: boolean;
  readonly keepsStatements: boolean;
  readonly commitTimeoutMs: number;
}
