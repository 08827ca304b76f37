import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { businessRisk } from '../../src/features/business-risk/contract.ts';
import { createApis, NO_APIS } from '../../src/features/index.ts';
import { growHeaps } from '../../src/composition/collector.ts';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { openStoredRisk } from '../../src/composition/open-stored-risk.ts';
import { openStoredPlatform } from '../../src/composition/open-stored-platform.ts';
import { readConfig } from '../../src/config/config.ts';
import { createHttpServer } from '../../src/server/listener/http-server.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import { NO_BUDGETS } from '../../src/platform/accounts/budget.ts';
import { APP_DEFAULTS } from '../../src/platform/accounts/platform.ts';
import { TEST_CONFIG } from '../../test/http/serve-echo.ts';
import { importSimulatedFeeds } from './risk-feeds.ts';
import { openServerLog } from './server-log.ts';

/**
 * The risk decision as the product runs it, with gate, ledger, velocity, profiles and default rules, all durable before
 * each answer. Its argument may be settings as JSON, e.g. `{"RENZHENG_CLUSTER_MODE":"cluster"}`. Prints `{"url","key","rules"}`. SIGTERM ends it, and it prints `{"charged","decisions","velocity"}`.
 */
growHeaps();
const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-risk-'));
const opened = new AsyncDisposableStack();
const log = openServerLog(folder);
const settings = JSON.parse(process.argv[2] ?? '{}') as Readonly<Record<string, string>>;
const config = readConfig({ ...settings, RENZHENG_DATA_DIR: path.join(folder, 'data') });
const foundation = await openFoundation(config, log, opened);
const { gate, platform, orderIds } = await openStoredPlatform(foundation);
const risk = await openStoredRisk(foundation);
await importSimulatedFeeds(risk.feeds);
const permissions = [{ api: businessRisk.name, dailyCallsMax: null }];
const addressRate = { perSecond: 1_000_000, burst: 1_000_000 };
const app = await platform.createApp({ ...APP_DEFAULTS, name: 'bench', status: 'active', permissions, addressRate });
const unbounded = { callsMax: null, expiresAtMs: null };
await platform.addPackage(app.id, { ...unbounded, api: null, kind: 'paid', unitPrice: NO_MONEY });
const issued = await platform.issueKey(app.id, {
  ...unbounded,
  kind: 'live',
  label: '',
  dailyCallsMax: null,
  ...NO_BUDGETS,
});
const server = createHttpServer({
  contracts: [businessRisk],
  apis: createApis({ ...NO_APIS, businessRisk: risk }),
  gate,
  secrets: foundation.secrets,
  clock: systemClock,
  orderIds,
  log,
  metrics: foundation.metrics,
  readiness: [],
  documentsFolder: null,
  config: TEST_CONFIG,
});
await foundation.tellOpened();
const { url } = await server.listen();

async function finish(): Promise<void> {
  await server.close();
  const charged = (await platform.packages(app.id)).reduce((sum, { used }) => sum + used, 0);
  const decisions = await risk.decisions.count({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER });
  await opened.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ charged, decisions })}\n`, () => process.exit(0));
}
process.once('SIGTERM', () => void finish());
process.stdout.write(
  `${JSON.stringify({ url, key: issued?.plain, rules: risk.policy.current.active.rules.length })}\n`,
);
