import process from 'node:process';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { openStoredPlatform } from '../../src/composition/open-stored-platform.ts';
import { readConfig } from '../../src/config/config.ts';
import { CHANGE_AREAS, type ChangeArea } from '../../src/platform/changes/change-feed.ts';
import { keepStartMemory } from '../../src/kernel/give-back.ts';
import type { Platform } from '../../src/platform/accounts/platform.ts';
import { createPinoLog } from '../../src/server/telemetry/pino-call-log.ts';
import { addLimitedCallers } from './limited-callers.ts';
import { createVictimServer } from './victim-server.ts';

/**
 * A node that the kill test over several nodes kills: gate, leases, ledger, its chain and the database as in the product,
 * around the echo API. Its settings are those of its environment. If it has an argument, it makes an app for each limit of
 * so many calls. Prints one line, `{"url","callers"}`. SIGTERM ends it in good order.
 */

keepStartMemory(true);
const opened = new AsyncDisposableStack();
const ground = await openFoundation(readConfig(process.env), createPinoLog('silent'), opened);
const { gate, platform, customers, orderIds } = await openStoredPlatform(ground);
// The other areas belong to parts of the product that are not here.
const FOLLOWED: readonly ChangeArea[] = ['directory', 'key-ring', 'identifiers'];
for (const area of CHANGE_AREAS) if (!FOLLOWED.includes(area)) ground.changes.follow(area, async () => undefined);
await ground.tellOpened();
const callers = await makeCallers(platform);
const server = createVictimServer({ gate, secrets: ground.secrets, orderIds }, () => undefined);
const { url } = await server.listen();
process.once('SIGTERM', async () => {
  await server.close();
  await opened.disposeAsync();
  process.exit(0);
});
process.stdout.write(`${JSON.stringify({ url, callers })}\n`);

async function makeCallers(open: Platform) {
  const calls = Number(process.argv[2] ?? 0);
  return calls > 0 ? addLimitedCallers({ platform: open, customers }, calls) : [];
}
