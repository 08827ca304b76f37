import process from 'node:process';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { openEmbeddedStores } from '../../src/composition/stores/open-embedded-stores.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { assert } from '../../src/kernel/assert.ts';
import { keepStartMemory } from '../../src/kernel/give-back.ts';
import { parseMoney, type Micros } from '../../src/platform/ledger/money.ts';
import type { Platform } from '../../src/platform/accounts/platform.ts';
import { echo } from '../http/echo-api.ts';
import { addCaller, addPaidUnits, openSqlitePlatform } from '../sqlite-platform.ts';
import { createVictimServer } from './victim-server.ts';

/**
 * The server that the kill test kills: the real pipeline, gate, secrets, database and ledger chain around the echo API. Its arguments
 * are the data folder, the units that its app must have left, and a budget for the month (it then has no other limit). Prints one line, `{"url","key"}`, with `key` only if
 * this start made the app. SIGTERM ends it in good order.
 */
const [folder = '', unitsLeft = '0', budget] = process.argv.slice(2);
const PRICE = parseMoney('0.035') as Micros;

keepStartMemory(true);
const opened = new AsyncDisposableStack();
const config = readConfig({ RENZHENG_DATA_DIR: folder });
const { database, vault } = await openEmbeddedStores({
  config,
  folder: dataFolder(folder),
  log: createPinoLog('silent'),
  metrics: createPromMetrics(),
  opened,
  acceptsLoss: false,
});
const secrets = vault.vault;
const { gate, platform, orderIds } = await openSqlitePlatform(database, secrets);
const key = await prepareApp(platform);
const server = createVictimServer(
  { gate, secrets, orderIds },
  (error) => void process.stderr.write(`fault: ${error.message}\n`),
);
const { url } = await server.listen();
process.once('SIGTERM', async () => {
  await server.close();
  await opened.disposeAsync();
  process.exit(0);
});
process.stdout.write(`${JSON.stringify({ url, key })}\n`);

/** Makes the app at the first start. Every later start adds units until the app has the wanted number. */
async function prepareApp(open: Platform): Promise<string | null> {
  const [known] = await open.apps();
  const made = known ? null : await addCaller(open, { name: 'victim', api: echo.name });
  const appId = known?.id ?? made?.app.id;
  assert(appId !== undefined, 'the app is known or was made');
  const packages = await open.packages(appId);
  if (budget !== undefined) {
    await open.updateApp(appId, { budgetMonth: parseMoney(budget) });
    if (packages.length === 0) await addPaidUnits(open, appId, { callsMax: null, unitPrice: PRICE });
    return made?.key ?? null;
  }
  const left = packages.reduce((sum, { callsMax, used }) => sum + (callsMax ?? 0) - used, 0);
  const missing = Number(unitsLeft) - left;
  if (missing > 0) await addPaidUnits(open, appId, { callsMax: missing, unitPrice: PRICE });
  return made?.key ?? null;
}
