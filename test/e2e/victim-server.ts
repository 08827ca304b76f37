import process from 'node:process';
import { systemClock } from '../../src/kernel/clock.ts';
import { createHttpServer, type HttpServerDeps } from '../../src/server/listener/http-server.ts';
import { createPromMetrics } from '../../src/server/telemetry/prom-metrics.ts';
import { durableWrite } from '../../src/storage/sql/database.ts';
import { echo, echoApi } from '../http/echo-api.ts';
import { TEST_CONFIG } from '../http/serve-echo.ts';

const NOBODY = new Uint8Array(16);

/**
 * The server of a process that a test kills: the real pipeline around the echo API. A call with the word `free` gets a
 * failure that is not charged. Any other word makes the handler write a row of its own.
 *
 * @param tellFault is told of answers that failed for a known reason
 */
export function createVictimServer(
  { gate, secrets, orderIds }: Pick<HttpServerDeps, 'gate' | 'secrets' | 'orderIds'>,
  tellFault: (error: Error) => void,
) {
  return createHttpServer({
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
      fault: (_failure, _kind, error) => tellFault(error),
      problem: () => undefined,
    },
    metrics: createPromMetrics(),
    readiness: [],
    documentsFolder: null,
    config: TEST_CONFIG,
  });
}
