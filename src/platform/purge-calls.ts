import type { CallStore } from './call-store.ts';

/** Rows of one step: few enough that no call waits for it. */
const STEP_ROWS = 500;

/**
 * Drops what has served its time: answers past their 24 h, and traces older than `tracesKeptMs` (null keeps them all).
 * In small steps, between which calls are settled. Rows of the ledger itself are never dropped. How many went.
 */
export async function purgeCalls(
  calls: Pick<CallStore, 'purge'>,
  { nowMs, tracesKeptMs }: { readonly nowMs: number; readonly tracesKeptMs: number | null },
): Promise<{ readonly answers: number; readonly traces: number }> {
  const limits = { nowMs, tracesBeforeMs: tracesKeptMs === null ? 0 : nowMs - tracesKeptMs, limit: STEP_ROWS };
  const total = { answers: 0, traces: 0 };
  for (let isDone = false; !isDone;) {
    const { answers, traces } = await calls.purge(limits);
    total.answers += answers;
    total.traces += traces;
    isDone = answers < STEP_ROWS && traces < STEP_ROWS;
  }
  return total;
}
