import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { openSecrets } from '../../test/site-secrets.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemRandom } from '../../src/kernel/random.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import { openPlatform, type OpenedPlatform } from '../../src/platform/accounts/open-platform.ts';
import { APP_DEFAULTS } from '../../src/platform/accounts/platform.ts';
import type { SiteVault } from '../../src/platform/secrets/site-vault.ts';
import { SqliteApiKeyStore } from '../../src/storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from '../../src/storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from '../../src/storage/sqlite/apps/app-store.ts';
import { SqliteCallStore } from '../../src/storage/sqlite/calls/call-store.ts';
import { SqlitePackageStore } from '../../src/storage/sqlite/packages/package-store.ts';
import type { chainKey as ChainKey } from '../../src/storage/sqlite/chain/ledger-proof.ts';
import type { SqliteDatabase } from '../../src/storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../../src/storage/sqlite/temporary-database.ts';

const API = 'face-verify';
const SHAPE = { prefix: 'JH2641', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 8 } as const;

/** The number of calls, and the time they took. */
export interface LedgerWork {
  readonly calls: number;
  readonly seconds: number;
  /** Processor time of this thread for one call, in microseconds. */
  readonly microsPerCall: number;
}

/** A platform over a database of its own that admits and settles calls. */
export interface LedgerCalls {
  /** Runs this many callers for this long. Each waits for the settlement of its call before the next. */
  run(load: { readonly callers: number; readonly ms: number }): Promise<LedgerWork>;
  close(): Promise<void>;
}

/**
 * Opens the platform over SQLite, without HTTP, with one app that has no limit on calls.
 *
 * @param isChained false for a ledger without its hash chain, which the product never has
 */
export async function openLedgerCalls({ isChained }: { readonly isChained: boolean }): Promise<LedgerCalls> {
  const { database, file, dispose } = await openTemporaryDatabase();
  const secrets = await openSecrets();
  if (isChained) await startChain(database, secrets, `${file}.checkpoint`);
  const opened = await openPlatform({
    stores: {
      apps: new SqliteAppStore(database, secrets),
      keys: new SqliteApiKeyStore(database),
      packages: new SqlitePackageStore(database),
      apiStates: new SqliteApiStateStore(database),
    },
    calls: new SqliteCallStore(database, secrets),
    secrets,
    clock: systemClock,
    random: systemRandom,
    siteAddressRate: { perSecond: 1e9, burst: 1e9 },
  });
  const key = await addApp(opened);
  return {
    run: (load) => run(opened, key, load),
    close: async () => dispose(),
  };
}

const CHAIN = new URL('../../src/storage/sqlite/chain/ledger-proof.ts', import.meta.url);

/** Does nothing if the ledger of that commit has no chain. */
async function startChain(database: SqliteDatabase, secrets: SiteVault, checkpointFile: string): Promise<void> {
  if (!existsSync(CHAIN)) return;
  const { chainKey } = (await import(CHAIN.href)) as { readonly chainKey: typeof ChainKey };
  const writer = `w_${'0'.repeat(32)}`;
  const key = chainKey(secrets, writer);
  const startedAtMs = systemClock.nowMs();
  await database.write('chain.begin', { writer, key, reason: 'first', startedAtMs, details: '{}', linksUsed: 0 });
  await database.startChain({ writer, key, checkpointFile, makesFile: true });
}

async function addApp({ platform }: OpenedPlatform): Promise<string> {
  const permissions = [{ api: API, dailyCallsMax: null }];
  const app = await platform.createApp({ ...APP_DEFAULTS, name: 'bench', status: 'active', permissions });
  await platform.addPackage(app.id, {
    api: null,
    kind: 'paid',
    callsMax: null,
    unitPrice: NO_MONEY,
    expiresAtMs: null,
  });
  const limits = { callsMax: null, dailyCallsMax: null, expiresAtMs: null };
  const issued = await platform.issueKey(app.id, { kind: 'live', label: '', ...limits });
  return issued?.plain ?? '';
}

async function run(
  opened: OpenedPlatform,
  key: string,
  { callers, ms }: { readonly callers: number; readonly ms: number },
): Promise<LedgerWork> {
  let calls = 0;
  const until = performance.now() + ms;
  const begun = { at: performance.now(), cpu: process.threadCpuUsage() };
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < until) {
        await callOnce(opened, key, `10.0.0.${caller % 200}`);
        calls += 1;
      }
    }),
  );
  const cpu = process.threadCpuUsage(begun.cpu);
  return { calls, seconds: (performance.now() - begun.at) / 1000, microsPerCall: (cpu.user + cpu.system) / calls };
}

async function callOnce({ gate, orderIds }: OpenedPlatform, key: string, address: string): Promise<void> {
  const receivedAtMs = systemClock.nowMs();
  const admission = await gate.admit({ key, api: API, address, receivedAtMs, needsOpenId: false, openId: undefined });
  if (!admission.ok) throw new Error(`refused with ${admission.code}`);
  await gate.settle(admission.call, {
    orderId: orderIds.next(SHAPE),
    errorCode: 0,
    charged: true,
    answeredAtMs: systemClock.nowMs(),
    trace: { cosine: 0.482, score: 62, quality: { blur: 0.1, pitch: 3, yaw: -2 } },
    writes: [],
    idempotency: null,
  });
}
