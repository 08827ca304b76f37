import { AsyncLocalStorage } from 'node:async_hooks';
import type { DurableWrite } from '../ledger/durable-write.ts';

const FENCES = new AsyncLocalStorage<() => DurableWrite>();

/**
 * Does work of a job so that a store commits `guard()` together with every write of it. The stores ask for it
 * themselves. So a purge or a rotation needs no parameter for it, and none can be forgotten.
 *
 * @param guard makes the write that fails if the job has passed to another process, see JobStore.guard
 */
export function underFence<T>(guard: () => DurableWrite, work: () => Promise<T>): Promise<T> {
  return FENCES.run(guard, work);
}

/** The write to commit before those of the work that is going on here. Null if the work belongs to no job. */
export function fenceHere(): DurableWrite | null {
  return FENCES.getStore()?.() ?? null;
}

/**
 * Does work that a job sets going and that outlives it, e.g. the delivery of what it told. Its writes carry no fence.
 */
export function withoutFence<T>(work: () => T): T {
  return FENCES.exit(work);
}
