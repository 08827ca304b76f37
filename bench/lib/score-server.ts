import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { growHeaps } from '../../src/composition/collector.ts';
import { fraudScore } from '../../src/features/fraud-score/contract.ts';
import { createApis, NO_APIS } from '../../src/features/index.ts';
import { openFoundation } from '../../src/composition/open-foundation.ts';
import { openStoredScore } from '../../src/composition/open-stored-score.ts';
import { openStoredPlatform } from '../../src/composition/open-stored-platform.ts';
import { readConfig } from '../../src/config/config.ts';
import { createHttpServer } from '../../src/server/listener/http-server.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import { NO_BUDGETS } from '../../src/platform/accounts/budget.ts';
import { APP_DEFAULTS } from '../../src/platform/accounts/platform.ts';
import { subjectOf } from '../../src/features/fraud-score/evidence/subject.ts';
import { TEST_CONFIG } from '../../test/http/serve-echo.ts';
import { layEvidence } from './score-people.ts';
import { openServerLog } from './server-log.ts';

/**
 * The fraud score as the product runs it, over as many rows of evidence as its argument says. Beside it, in the same
 * process, a bare server finds the same rows by their index and does nothing else. Prints `{"url","bareUrl","key"}`.
 * SIGTERM ends it, and it prints `{"charged"}`.
 */
const rows = Number(process.argv[2]);
growHeaps();
const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-bench-score-'));
const opened = new AsyncDisposableStack();
const log = openServerLog(folder);
const foundation = await openFoundation(readConfig({ RENZHENG_DATA_DIR: path.join(folder, 'data') }), log, opened);
const file = path.join(folder, 'data', 'renzheng.db');
const outside = new Database(file);
outside.pragma('synchronous = OFF');
layEvidence(outside, foundation.secrets, rows);
outside.pragma('wal_checkpoint(TRUNCATE)');

const { gate, platform, orderIds } = await openStoredPlatform(foundation);
const permissions = [{ api: fraudScore.name, dailyCallsMax: null }];
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
  contracts: [fraudScore],
  apis: createApis({ ...NO_APIS, fraudScore: await openStoredScore(foundation) }),
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

const find = outside.prepare('SELECT code, level, weight, observed_at_ms FROM evidence WHERE subject = ?');
const bare = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const form = new URLSearchParams(Buffer.concat(pieces).toString());
    const found = (['id-number', 'phone'] as const).map((kind) => {
      const text = form.get(kind === 'phone' ? 'phoneNumber' : 'idNumber') ?? '';
      const given = { form: form.has('idCryptoType') ? ('sha256' as const) : ('plain' as const), text };
      return find.all(Buffer.from(subjectOf(foundation.secrets, kind, given).key, 'hex'));
    });
    const body = JSON.stringify(found);
    response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' });
    response.end(body);
  });
});
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;

async function finish(): Promise<void> {
  bare.close();
  await server.close();
  const charged = (await platform.packages(app.id)).reduce((sum, { used }) => sum + used, 0);
  outside.close();
  await opened.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${JSON.stringify({ charged })}\n`, () => process.exit(0));
}
process.once('SIGTERM', () => void finish());
process.stdout.write(`${JSON.stringify({ url, bareUrl, key: issued?.plain })}\n`);
