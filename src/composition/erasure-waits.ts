import type { Config } from '../config/config.ts';
import { CONTRACTS } from '../features/index.ts';

/** The settings that bound the work that an erasure waits for. */
export interface WaitSettings {
  readonly cluster: Pick<Config['cluster'], 'leaseSeconds'>;
  readonly inference: Pick<Config['inference'], 'timeoutMs'>;
  readonly postgres: Pick<Config['postgres'], 'commitTimeoutMs'>;
}

/** How long an erasure waits for the work under way, milliseconds. */
export interface ErasureWaits {
  /** How long the longest call lasts. It may be longer than the waits. */
  readonly callMs: number;
  /** For the work of this node. */
  readonly ownMs: number;
  /** For that of the others, which tell with their beats that it has ended. */
  readonly othersMs: number;
}

/** The check of a file or an operation of an administrator may take as long. Nothing bounds them. */
const LEAST_MS = 120_000;
/**
 * Clients give up after 300 s without an answer, e.g. fetch. As a rule the certificate comes before. It comes later if what
 * follows the wait takes long, e.g. telling a node that is behind.
 */
const MOST_MS = 280_000;
/** A call may decode a clip and then run models over it, and each waits for a worker. */
const INFERENCES = 2;

/**
 * Gives how long an erasure waits: until the longest call has reached its time limit, has left the models and is
 * committed. A node that has died is waited for until its lease has ended.
 */
export function erasureWaits({ cluster, inference, postgres }: WaitSettings): ErasureWaits {
  const callMs =
    Math.max(...CONTRACTS.map(({ deadlineMs }) => deadlineMs)) +
    INFERENCES * inference.timeoutMs +
    postgres.commitTimeoutMs;
  const ownMs = Math.min(MOST_MS, Math.max(LEAST_MS, callMs));
  return { callMs, ownMs, othersMs: Math.min(MOST_MS, ownMs + cluster.leaseSeconds * 1000) };
}
