import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { openSecrets } from '../../test/site-secrets.ts';
import { addCaller, addPaidUnits, openSqlitePlatform } from '../../test/sqlite-platform.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { NO_MONEY } from '../../src/platform/ledger/money.ts';
import type { OpenedPlatform } from '../../src/platform/accounts/open-platform.ts';
import type { SiteVault } from '../../src/platform/secrets/site-vault.ts';
import type { chainKey as ChainKey } from '../../src/storage/sql/chain/ledger-proof.ts';
import type { SqlDatabase } from '../../src/storage/sql/database.ts';
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
  /** Makes one call, and gives its order id once it is settled. Rejects if it is not settled. */
  call(address: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens the platform over SQLite, without HTTP, with one app that has no limit on calls.
 *
 * @param isChained false for a ledger without its hash chain, which the product never has
 */
export async function openLedgerCalls({ isChained }: { readonly isChained: boolean }): Promise<LedgerCalls> {
  const { database, file, dispose } = await openTemporaryDatabase();
  return callsOver(database, { checkpointFile: isChained ? `${file}.checkpoint` : null, dispose });
}

/** Opens the platform over a database that has no rows yet. Without a checkpoint file its ledger has no chain. */
export async function callsOver(
  database: SqlDatabase,
  { checkpointFile, dispose }: { readonly checkpointFile: string | null; dispose(): Promise<void> },
): Promise<LedgerCalls> {
  const secrets = await openSecrets();
  if (checkpointFile !== null) await startChain(database, secrets, checkpointFile);
  const opened = await openSqlitePlatform(database, secrets, { perSecond: 1e9, burst: 1e9 });
  const { app, key } = await addCaller(opened.platform, { name: 'bench', api: API });
  await addPaidUnits(opened.platform, app.id, { callsMax: null, unitPrice: NO_MONEY });
  return {
    run: (load) => run(opened, key, load),
    call: (address) => callOnce(opened, key, address),
    close: async () => dispose(),
  };
}

const CHAIN = new URL('../../src/storage/sql/chain/ledger-proof.ts', import.meta.url);

/** Does nothing if the ledger of that commit has no chain. */
async function startChain(database: SqlDatabase, secrets: SiteVault, checkpointFile: string): Promise<void> {
  if (!existsSync(CHAIN)) return;
  const { chainKey } = (await import(CHAIN.href)) as { readonly chainKey: typeof ChainKey };
  const writer = `w_${'0'.repeat(32)}`;
  const key = chainKey(secrets, writer);
  const startedAtMs = systemClock.nowMs();
  await database.write('chain.begin', { writer, key, reason: 'first', startedAtMs, details: '{}', linksUsed: 0 });
  await database.startChain({ writer, key, checkpointFile, makesFile: true });
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

async function callOnce({ gate, orderIds }: OpenedPlatform, key: string, address: string): Promise<string> {
  const receivedAtMs = systemClock.nowMs();
  const admission = await gate.admit({ key, api: API, address, receivedAtMs, needsOpenId: false, openId: undefined });
  if (!admission.ok) throw new Error(`refused with ${admission.code}`);
  const orderId = orderIds.next(SHAPE);
  await gate.settle(admission.call, {
    orderId,
    errorCode: 0,
    charged: true,
    answeredAtMs: systemClock.nowMs(),
    trace: { cosine: 0.482, score: 62, quality: { blur: 0.1, pitch: 3, yaw: -2 } },
    writes: [],
    idempotency: null,
  });
  return orderId;
}
