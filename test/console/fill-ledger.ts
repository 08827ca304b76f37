import Database from 'better-sqlite3';
import { dataFolder } from '../../src/config/data-folder.ts';
import { REBUILD } from '../../src/storage/sql/ledger/counters.ts';

/** Rows to write. */
export interface Filling {
  readonly rows: number;
  readonly appId: string;
  readonly keyId: string;
  /** Time of receipt of the newest row. The others lie evenly before it. */
  readonly newestMs: number;
  readonly everyMs: number;
  /** The package that pays. Left out if none does. */
  readonly packageId?: string;
  /** The customer of the app. */
  readonly customerId?: string | null;
  /** In millionths: what the parent of the customer pays for a charged call, and what the source of each call cost. */
  readonly parentPrice?: number | null;
  readonly sourceCost?: number;
  /** Whether the counters are made again from the rows, which reads all of them. */
  readonly isCounted: boolean;
  /** How the order ids begin. Fillings of one ledger need different ones. */
  readonly prefix?: string;
}

const INSERT = `INSERT INTO ledger (app_id, received_at_ms, order_id, key_id, api, code, charged, unit_price_micros,
    package_id, answered_at_ms, latency_ms, address_digest, source, source_cost_micros, customer_id,
    parent_price_micros)
  WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < @rows)
  SELECT @appId, @newestMs - n * @everyMs, @prefix || printf('%018d', @rows - n), @keyId,
    CASE n % 5 WHEN 0 THEN 'face-guard' WHEN 1 THEN 'fraud-score' WHEN 2 THEN 'face-verify' WHEN 3 THEN 'business-risk'
      ELSE 'video-liveness' END,
    CASE WHEN n % 97 = 2 THEN 226401 WHEN n % 60 = 7 THEN 226403 ELSE 0 END,
    CASE WHEN n % 97 = 2 OR n % 60 = 7 THEN 0 ELSE 1 END,
    CASE WHEN n % 97 = 2 OR n % 60 = 7 THEN 0 ELSE 300000 END,
    CASE WHEN n % 97 = 2 OR n % 60 = 7 THEN NULL ELSE @packageId END, @newestMs - n * @everyMs + 20 + n % 400,
    20 + n % 400, zeroblob(32), 'own', @sourceCost, @customerId,
    CASE WHEN n % 97 = 2 OR n % 60 = 7 THEN NULL ELSE @parentPrice END
  FROM numbers`;

/** Half of the cost of each call is that of a register, which was asked before the one that answered. */
const COUNT_SOURCES = `INSERT INTO source_cost_days
  WITH sources (source) AS (VALUES ('own'), ('register'))
  SELECT date((received_at_ms + 28800000) / 1000, 'unixepoch'), coalesce(customer_id, ''), app_id, api, sources.source,
    count(*), sum(source_cost_micros) / 2
  FROM ledger, sources WHERE source_cost_micros > 0 GROUP BY 1, 2, 3, 4, 5
  ON CONFLICT DO NOTHING`;

const LEFT_OUT = { packageId: null, customerId: null, parentPrice: null, sourceCost: 0, prefix: 'JF' };

/** Writes many calls into the ledger of a data folder at once, while its server runs. They are in no chain. */
export function fillLedger(dir: string, { isCounted, ...filling }: Filling): void {
  const database = new Database(dataFolder(dir).database, { timeout: 60_000 });
  try {
    database.transaction(() => {
      database.prepare(INSERT).run({ ...LEFT_OUT, ...filling });
      if (isCounted) for (const sql of [...REBUILD, COUNT_SOURCES]) database.prepare(sql).run();
    })();
  } finally {
    database.close();
  }
}
