import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { growHeaps } from '../../src/composition/collector.ts';
import { createHttpServer } from '../../src/server/listener/http-server.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import { openSiteVault } from '../../src/storage/files/open-site-vault.ts';
import { SqlKeyRing } from '../../src/storage/sql/key-ring/key-ring.ts';
import { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { echo, echoApi } from '../../test/http/echo-api.ts';
import { TEST_CONFIG } from '../../test/http/serve-echo.ts';
import { addCaller, addPaidUnits, openSqlitePlatform } from '../../test/sqlite-platform.ts';
import { openServerLog } from './server-log.ts';

/**
 * The pipeline as the product runs it, around a handler that does nothing. It has the real gate, secrets, log file and
 * metrics, and a ledger row on the disk before each answer. Prints `{"url","key"}`. SIGTERM ends it, and it prints
 * `{"charged"}`, the calls for which its app paid.
 */
growHeaps();
const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-http-'));
const database = await SqliteDatabase.open({ file: path.join(folder, 'renzheng.db') });
const { vault: secrets } = await openSiteVault({
  ring: new SqlKeyRing(database),
  file: path.join(folder, 'site.key'),
  cipher: 'aes-256-gcm',
  clock: systemClock,
  random: systemRandom,
});
const { gate, platform, orderIds } = await openSqlitePlatform(database, secrets, { perSecond: 1e6, burst: 1e6 });
const { app, key } = await addCaller(platform, { name: 'bench', api: echo.name });
await addPaidUnits(platform, app.id, { callsMax: null, unitPrice: NO_MONEY });
const server = createHttpServer({
  contracts: [echo],
  apis: [echoApi()],
  gate,
  secrets,
  clock: systemClock,
  orderIds,
  log: openServerLog(folder),
  metrics: createPromMetrics(),
  readiness: [],
  documentsFolder: null,
  config: TEST_CONFIG,
});
const { url } = await server.listen();

async function finish(): Promise<void> {
  await server.close();
  const charged = (await platform.packages(app.id)).reduce((sum, { used }) => sum + used, 0);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ charged })}\n`, () => process.exit(0));
}
process.once('SIGTERM', () => void finish());
process.stdout.write(`${JSON.stringify({ url, key })}\n`);
