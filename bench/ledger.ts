import { performance } from 'node:perf_hooks';
import { openSecrets } from '../test/site-secrets.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { systemRandom } from '../src/kernel/random.ts';
import { NO_MONEY } from '../src/platform/money.ts';
import type { SiteVault } from '../src/platform/secrets/site-vault.ts';
import { openPlatform, type OpenedPlatform } from '../src/platform/open-platform.ts';
import { APP_DEFAULTS } from '../src/platform/platform.ts';
import { SqliteApiKeyStore } from '../src/storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from '../src/storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from '../src/storage/sqlite/apps/app-store.ts';
import { SqliteCallStore } from '../src/storage/sqlite/calls/call-store.ts';
import { chainKey } from '../src/storage/sqlite/chain/ledger-proof.ts';
import { SqlitePackageStore } from '../src/storage/sqlite/packages/package-store.ts';
import type { SqliteDatabase } from '../src/storage/sqlite/sqlite-database.ts';
import { openTemporaryDatabase } from '../src/storage/sqlite/temporary-database.ts';

const API = 'face-verify';
const SHAPE = { prefix: 'JH2641', time: 'yyMMddHHmmss', tail: 'digits', tailLength: 8 } as const;
const CALLERS = [1, 64, 256];

/** Callers of the rounds that weigh the chain, and the pairs of rounds. */
const COST_CALLERS = 256;
const COST_PAIRS = 15;

/**
 * Admit and settle without HTTP: calls a second whose ledger row, counters, trace and kept answer are on the disk, by
 * the number of callers that wait for each other; and the processor time of the main thread that one call costs.
 * `chain_cost` is the share of these calls that the hash chain takes, against a database of the same kind without one.
 */
export async function run({ full }: { readonly full: boolean }): Promise<Record<string, number>> {
  const ms = full ? 20_000 : 4_000;
  await using chained = await openBench(true);
  await using unchained = await openBench(false);
  for (const bench of [chained, unchained]) await measure(bench, { callers: 64, ms: 500 });
  const figures: Record<string, number> = {};
  process.stdout.write('callers   calls/s   main-thread us/call\n');
  for (const callers of CALLERS) {
    const { callsPerSecond, microsPerCall } = await measure(chained, { callers, ms });
    process.stdout.write(
      `${String(callers).padStart(7)} ${callsPerSecond.toFixed(0).padStart(9)} ${microsPerCall.toFixed(1).padStart(12)}\n`,
    );
    figures[`calls_per_s_${callers}`] = Math.round(callsPerSecond);
    figures[`main_thread_us_${callers}`] = Math.round(microsPerCall * 10) / 10;
  }
  return { ...figures, ...(await weighChain(chained, unchained, ms / 4)) };
}

/** Rounds with and without the chain by turns, each pair in the other order; the median of their ratios. */
async function weighChain(chained: LedgerBench, unchained: LedgerBench, ms: number): Promise<Record<string, number>> {
  const ratios: number[] = [];
  for (let pair = 0; pair < COST_PAIRS; pair += 1) {
    const speeds = new Map<LedgerBench, number>();
    for (const bench of pair % 2 === 0 ? [chained, unchained] : [unchained, chained])
      speeds.set(bench, (await measure(bench, { callers: COST_CALLERS, ms })).callsPerSecond);
    ratios.push((speeds.get(chained) ?? 0) / (speeds.get(unchained) ?? 1));
  }
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  process.stdout.write(
    `chain: ${COST_PAIRS} pairs, calls/s with it over without: median ${at(0.5).toFixed(3)}, ` +
      `quartiles ${at(0.25).toFixed(3)} and ${at(0.75).toFixed(3)}\n`,
  );
  return { chain_cost: Math.round((1 - at(0.5)) * 1000) / 1000, chain_pairs: COST_PAIRS };
}

interface LedgerBench extends AsyncDisposable {
  readonly opened: OpenedPlatform;
  readonly key: string;
}

async function openBench(isChained: boolean): Promise<LedgerBench> {
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
  return { opened, key: await addApp(opened), [Symbol.asyncDispose]: dispose };
}

async function startChain(database: SqliteDatabase, secrets: SiteVault, checkpointFile: string): Promise<void> {
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

interface Load {
  readonly callers: number;
  readonly ms: number;
}

async function measure({ opened, key }: LedgerBench, { callers, ms }: Load) {
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
  return {
    callsPerSecond: (calls * 1000) / (performance.now() - begun.at),
    microsPerCall: (cpu.user + cpu.system) / calls,
  };
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
