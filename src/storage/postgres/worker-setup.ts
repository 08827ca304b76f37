import type { MessagePort } from 'node:worker_threads';
import type { BridgeEnd } from './bridge.ts';

/** What a thread of operations is started with. */
export interface PostgresWorkerSetup {
  readonly role: 'writer' | 'reader';
  readonly port: MessagePort;
  readonly signal: Int32Array;
  /** The connection that keeps other nodes from opening until this one has. Null if they may open too. */
  readonly opener: BridgeEnd | null;
  readonly keepsStatements: boolean;
  readonly commitTimeoutMs: number;
}
