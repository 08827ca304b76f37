import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { localDayOf } from '../../src/platform/ledger/local-day.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import { countSeries } from '../../src/storage/sql/call-series/count-series.ts';
import { settleAll, type SealedCall } from '../../src/storage/sql/calls/settle.ts';
import { openWriter } from '../../src/storage/sqlite/connection.ts';
import { migrate, readMigrations } from '../../src/storage/sqlite/migrate.ts';
import type { SqliteConnection } from '../../src/storage/sqlite/sqlite-connection.ts';

const MIGRATIONS = fileURLToPath(new URL('../../src/storage/sqlite/migrations', import.meta.url));
const PAIRS = 41;
const CODES = [0, 226401, 226403];
const TRACE = randomBytes(180);

/** What a commit of settled calls costs, by how many calls share it. */
export interface SeriesCost {
  /** Processor time of the writing thread for one call, in microseconds. */
  readonly microsPerCall: number;
  /** How much of it goes into the series. Median of pairs of rounds. */
  readonly seriesMicrosPerCall: number;
  readonly quartiles: readonly [number, number];
}

/**
 * Measures what the series of minutes, hours and days cost of the processor time in which calls are committed. One
 * round of a pair settles calls as the product does. In the other one, a table of the connection stands before that of
 * the series and takes no row, so that only the counting itself is left. The counting is measured alone and added.
 */
export function weighSeries({ batch, calls }: { readonly batch: number; readonly calls: number }): SeriesCost {
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-series-'));
  const file = path.join(folder, 'renzheng.db');
  const connection = openWriter({ file, busyTimeoutMs: 1000 });
  migrate(connection, readMigrations(MIGRATIONS), 0);
  const source = new CallSource();
  const round = () => cpuOf(() => settleRound(connection, source, { batch, calls }));
  round();
  const pairs = Array.from({ length: PAIRS }, (_, at) => {
    const before = at % 2 === 0 ? round() : null;
    connection.exec(SHADOW);
    const without = round();
    const counting = cpuOf(() => countRound(connection, source, { batch, calls }));
    connection.exec('DROP TABLE temp.call_series');
    const whole = before ?? round();
    return { whole, series: whole - without + counting };
  });
  connection.close();
  rmSync(folder, { recursive: true, force: true });
  const sorted = (of: (pair: (typeof pairs)[number]) => number) => pairs.map(of).toSorted((a, b) => a - b);
  const [whole, series] = [sorted((pair) => pair.whole), sorted((pair) => pair.series)];
  return {
    microsPerCall: quantile(whole, 0.5) / calls,
    seriesMicrosPerCall: quantile(series, 0.5) / calls,
    quartiles: [quantile(series, 0.25) / calls, quantile(series, 0.75) / calls],
  };
}

const SHADOW = `CREATE TEMP TABLE call_series AS SELECT * FROM main.call_series LIMIT 0;
  CREATE UNIQUE INDEX temp.call_series_place ON call_series (step, starts_at_ms, app_id, api, code);
  CREATE TEMP TRIGGER takes_no_row BEFORE INSERT ON temp.call_series BEGIN SELECT RAISE(IGNORE); END`;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

interface Round {
  readonly batch: number;
  readonly calls: number;
}

function settleRound(connection: SqliteConnection, source: CallSource, { batch, calls }: Round): void {
  for (let done = 0; done < calls; done += batch) {
    const settled = Array.from({ length: batch }, () => source.next());
    connection.exec('BEGIN IMMEDIATE');
    settleAll(connection, settled);
    connection.exec('COMMIT');
  }
}

function countRound(connection: SqliteConnection, source: CallSource, { batch, calls }: Round): void {
  for (let done = 0; done < calls; done += batch)
    countSeries(
      connection,
      Array.from({ length: batch }, () => source.next().row),
    );
}

/** Makes calls of one busy app, ten milliseconds apart, with three codes. */
class CallSource {
  #made = 0;

  next(): SealedCall {
    const at = this.#made;
    this.#made += 1;
    const receivedAtMs = 1_780_000_000_000 + at * 10;
    return {
      row: {
        orderId: `JH${at.toString().padStart(20, '0')}`,
        appId: 'app_000000000000000001',
        keyId: 'key_000000000000000001',
        api: 'face-verify',
        code: CODES[at % CODES.length] ?? 0,
        charged: at % CODES.length === 0,
        unitPrice: NO_MONEY,
        packageId: null,
        receivedAtMs,
        answeredAtMs: receivedAtMs + 80,
        latencyMs: 80 + (at % 90),
        addressDigest: '0'.repeat(64),
        source: 'own',
        sourceCost: NO_MONEY,
        verdict: null,
        customerId: null,
        parentPrice: null,
      },
      day: localDayOf(receivedAtMs),
      orderSecond: null,
      asked: [],
      units: [],
      traceSealed: TRACE,
      answer: null,
    };
  }
}

/** Gives the processor time of this thread, in microseconds. */
function cpuOf(work: () => void): number {
  const begun = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begun);
  return user + system;
}
