import { present } from '../../../kernel/assert.ts';
import type { CallSeries, SeriesPoint, SeriesQuery } from '../../../platform/ledger/call-series.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import type { SqlDatabase } from '../database.ts';
import { LATENCY_COLUMNS } from './count-series.ts';
import type { PointRow } from './operations.ts';

/** Reads the series of calls of the embedded database. */
export class SqlCallSeries implements CallSeries {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async points(query: SeriesQuery, signal?: AbortSignal): Promise<readonly SeriesPoint[]> {
    const rows = await this.#database.report('callSeries.points', query, signal);
    return rows.map(pointOf);
  }

  purge(input: Parameters<CallSeries['purge']>[0]): Promise<number> {
    return this.#database.write('callSeries.purge', input);
  }
}

function pointOf(row: PointRow): SeriesPoint {
  const count = (column: string) => Number(present(row[column]));
  const { startsAtMs, app, api, code } = row;
  return {
    startsAtMs,
    app,
    api,
    code,
    calls: count('calls'),
    charged: count('charged'),
    amount: count('amount_micros') as Micros,
    sourceCost: count('source_cost_micros') as Micros,
    latencyMs: count('latency_ms'),
    latencyCounts: LATENCY_COLUMNS.map(count),
  };
}
