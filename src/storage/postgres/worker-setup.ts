import type { MessagePort } from 'node:worker_threads';

/** What a thread of operations is started with. */
export interface PostgresWorkerSetup {
  readonly role: 'writer' | 'reader';
  readonly port: MessagePort;
  readonly signal: Int32Array;
  readonly keepsStatements: boolean;
  readonly commitTimeoutMs: number;
}
