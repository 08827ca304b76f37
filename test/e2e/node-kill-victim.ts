import process from 'node:process';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { openStoredPlatform } from '../../src/composition/open-stored-platform.ts';
import { readConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { CHANGE_AREAS, type ChangeArea } from '../../src/platform/changes/change-feed.ts';
import type { Platform } from '../../src/platform/accounts/platform.ts';
import { createHttpServer } from '../../src/server/listener/http-server.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { durableWrite } from '../../src/storage/sql/database.ts';
import { echo, echoApi } from '../http/echo-api.ts';
import { TEST_CONFIG } from '../http/serve-echo.ts';
import { addLimitedCallers } from './limited-callers.ts';

/**
 * A node that the kill test over several nodes kills: gate, leases, ledger, its chain and the database as in the product,
 * around the echo API. Its settings are those of its environment. If it has an argument, it makes an app for each limit of
 * so many calls. Prints one line, `{"url","callers"}`. A call with the word `free` is not charged. Any other word makes
 * the handler write a row of its own.
 */
const NOBODY = new Uint8Array(16);

const opened = new AsyncDisposableStack();
const ground = await openFoundation(readConfig(process.env), createPinoLog('silent'), opened);
const { gate, platform, customers, orderIds } = await openStoredPlatform(ground);
// The other areas belong to parts of the product that are not here.
const FOLLOWED: readonly ChangeArea[] = ['directory', 'key-ring', 'identifiers'];
for (const area of CHANGE_AREAS) if (!FOLLOWED.includes(area)) ground.changes.follow(area, async () => undefined);
await ground.tellOpened();
const callers = await makeCallers(platform);
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
  secrets: ground.secrets,
  clock: systemClock,
  orderIds,
  log: {
    call: () => undefined,
    bug: (_failure, error) => void process.stderr.write(`bug: ${String(error)}\n`),
    fault: () => undefined,
    problem: () => undefined,
  },
  metrics: createPromMetrics(),
  readiness: [],
  documentsFolder: null,
  config: TEST_CONFIG,
});
const { url } = await server.listen();
process.stdout.write(`${JSON.stringify({ url, callers })}\n`);

async function makeCallers(open: Platform) {
  const calls = Number(process.argv[2] ?? 0);
  return calls > 0 ? addLimitedCallers({ platform: open, customers }, calls) : [];
}
