import type { Clock } from '../../kernel/clock.ts';
import type { CallStore } from './call-store.ts';

export interface UpkeepDeps {
  readonly calls: Pick<CallStore, 'purge'>;
  readonly clock: Clock;
  /** Traces of calls answered longer ago are dropped, milliseconds. */
  readonly traceMs: number;
}

/** Rows dropped in one transaction: callers who settle meanwhile wait for no more than that. */
const ROWS_AT_ONCE = 1000;
/** Transactions of one round; what is left waits for the next. */
const TURNS_MAX = 100;

/** Drops stored answers past their end and traces past their retention; gives how many rows went. Throws Fault. */
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
