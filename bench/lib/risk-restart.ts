import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { openStoredRisk } from '../../src/composition/open-stored-risk.ts';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { readConfig } from '../../src/config/config.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';

/**
 * Opens the risk decision over a data folder, as the server does at its start, and prints `{"readySeconds","rssMb"}`.
 * Seconds count from the start of the process. When its input ends, it exits without saving anything.
 */
const [dir = '', entitiesMax = '', megabytesMax = ''] = process.argv.slice(2);
const opened = new AsyncDisposableStack();
const config = readConfig({
  RENZHENG_DATA_DIR: dir,
  RENZHENG_RISK_VELOCITY_ENTITIES_MAX: entitiesMax,
  RENZHENG_RISK_VELOCITY_MEGABYTES_MAX: megabytesMax,
});
const foundation = await openFoundation(config, createPinoLog('silent'), opened);
await openStoredRisk(foundation);
const readySeconds = performance.now() / 1000;
const rssMb = process.memoryUsage.rss() / 1e6;
process.stdout.write(`${JSON.stringify({ readySeconds, rssMb })}\n`);
process.stdin.resume().once('end', () => process.kill(process.pid, 'SIGKILL'));
