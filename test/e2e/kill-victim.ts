import process from 'node:process';
import { createHttpServer } from '../../src/server/listener/http-server.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { openEmbeddedStores } from '../../src/composition/open-embedded-stores.ts';
import { readConfig } from '../../src/config/config.ts';
import { dataFolder } from '../../src/config/data-folder.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { assert } from '../../src/kernel/assert.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseMoney, type Micros } from '../../src/platform/ledger/money.ts';
import type { Platform } from '../../src/platform/accounts/platform.ts';
import { durableWrite } from '../../src/storage/sql/database.ts';
import { echo, echoApi } from '../http/echo-api.ts';
import { TEST_CONFIG } from '../http/serve-echo.ts';
import { addCaller, addPaidUnits, openSqlitePlatform } from '../sqlite-platform.ts';

/**
 * The server that the kill test kills: the real pipeline, gate, secrets, database and ledger chain around the echo API. Its arguments
 * are the data folder, the units that its app must have left, and a budget for the month (it then has no other limit). Prints one line, `{"url","key"}`, with `key` only if
 * this start made the app. SIGTERM ends it in good order. The word `free` gets a failure that is not charged. Any other
 * word makes the handler write a row of its own.
 */
const [folder = '', unitsLeft = '0', budget] = process.argv.slice(2);
const PRICE = parseMoney('0.035') as Micros;
const NOBODY = new Uint8Array(16);

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
const server = createHttpServer({
  contracts: [echo],
  apis: [
    echoApi(async ({ word }, { orderId, receivedAtMs }) => {
      if (word === 'free') return { ok: false, code: 290007 };
      const note = {
        person: NOBODY,
        appId: 'app',
        api: 'echo',
        orderId,
        outcome: 'clip-refused',
        atMs: receivedAtMs,
      } as const;
      const writes = [durableWrite('attempts.note', { note, notesMax: 1e9 })];
      return { ok: true, result: { word, bytes: 0 }, trace: { word }, writes };
    }),
  ],
  gate,
  secrets,
  clock: systemClock,
  orderIds,
  log: {
    call: () => undefined,
    bug: (_failure, error) => void process.stderr.write(`bug: ${String(error)}\n`),
    fault: (_failure, _kind, error) => void process.stderr.write(`fault: ${error.message}\n`),
    problem: () => undefined,
  },
  metrics: createPromMetrics(),
  readiness: [],
  documentsFolder: null,
  config: TEST_CONFIG,
});
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
