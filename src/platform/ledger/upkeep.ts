import type { Clock } from '../../kernel/clock.ts';
import type { CallStore } from './call-store.ts';

/** What `purgeCalls` needs. */
export interface UpkeepDeps {
  readonly calls: Pick<CallStore, 'purge'>;
  readonly clock: Clock;
  /** Traces of calls answered longer ago than this are dropped, in milliseconds. */
  readonly traceMs: number;
}

/** Maximum number of rows dropped in one transaction. Calls that settle meanwhile wait no longer than for that. */
const ROWS_AT_ONCE = 1000;
/** Maximum number of transactions of one round. The rest waits for the next round. */
const TURNS_MAX = 100;

/** Drops expired answers, and traces past their retention. Gives how many rows it dropped. Throws Fault. */
export async function purgeCalls({ calls, clock, traceMs }: UpkeepDeps): Promise<number> {
  let dropped = 0;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const nowMs = clock.nowMs();
    const { answers, traces } = await calls.purge({ nowMs, tracesBeforeMs: nowMs - traceMs, limit: ROWS_AT_ONCE });
    dropped += answers + traces;
    if (answers < ROWS_AT_ONCE && traces < ROWS_AT_ONCE) break;
  }
  return dropped;
}
