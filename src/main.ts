import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdminAccess } from './admin/access/admin-access.ts';
import { makeFirstOwner } from './admin/access/first-owner.ts';
import { createAdminOperations } from './admin/index.ts';
import type { FaceVerifyDeps } from './apis/face-verify/handler.ts';
import { CONTRACTS, createApis } from './apis/index.ts';
import type { Config } from './config.ts';
import { dataFolder, type DataFolder, type ServerNote } from './data-folder.ts';
import { registerAdminRoutes } from './http/admin-routes.ts';
import { createHttpServer, type Listening } from './http/http-server.ts';
import { createPinoLog, type ServerLog } from './http/pino-call-log.ts';
import { createPromMetrics, type ServerMetrics } from './http/prom-metrics.ts';
import { fetchModels } from './inference/models/model-store.ts';
import { MODELS_FOLDER } from './inference/models/models-folder.ts';
import { openInferencePool, type InferencePool } from './inference/pool/inference-pool.ts';
import { systemClock } from './kernel/clock.ts';
import { systemRandom } from './kernel/random.ts';
import { openPlatform } from './platform/open-platform.ts';
import { purgeCalls } from './platform/upkeep.ts';
import { addressDigest } from './platform/site-digests.ts';
import type { SiteSecrets } from './platform/site-secrets.ts';
import { Enrolment } from './registry/enrolment.ts';
import { erasePerson, type ErasureReason } from './registry/erasure.ts';
import type { IdNumber } from './registry/id-number.ts';
import { openSiteVault } from './storage/files/open-site-vault.ts';
import { SqliteAdministratorStore } from './storage/sqlite/administrators/administrator-store.ts';
import { SqliteApiKeyStore } from './storage/sqlite/api-keys/api-key-store.ts';
import { SqliteApiStateStore } from './storage/sqlite/api-states/api-state-store.ts';
import { SqliteAppStore } from './storage/sqlite/apps/app-store.ts';
import { SqliteAuditLog } from './storage/sqlite/audit/audit-log.ts';
import { SqliteCallStore } from './storage/sqlite/calls/call-store.ts';
import { SqliteKeyRing } from './storage/sqlite/key-ring/key-ring.ts';
import { SqliteLedger } from './storage/sqlite/ledger/ledger.ts';
import { SqlitePackageStore } from './storage/sqlite/packages/package-store.ts';
import { SqliteErasureLog } from './storage/sqlite/register/erasure-log.ts';
import { SqlitePersonStore } from './storage/sqlite/register/person-store.ts';
import { SqliteRegister } from './storage/sqlite/register/register.ts';
import { SqliteDatabase } from './storage/sqlite/sqlite-database.ts';
import { scoreMapFor } from './vision/calibration/default-score-map.ts';
import { SCORE_MAP, scoreOf, type ScoreMap } from './vision/calibration/score-map.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const UPKEEP_EVERY_MS = 600_000;
/** Calls of one address in a second at apps without a rate of their own. */
const SITE_ADDRESS_RATE = { perSecond: 200, burst: 1000 };

/** A server that listens, and what its first start made. */
export interface RunningServer extends Listening {
  /** File of the site key, where this start made it: it must be backed up apart from the data. */
  readonly madeSiteKeyFile: string | null;
  /** File of the first owner's token, where this start made it. */
  readonly madeTokenFile: string | null;
  /** Finishes what was admitted, then closes everything. */
  close(): Promise<void>;
}

interface Foundation {
  readonly config: Config;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly database: SqliteDatabase;
  readonly secrets: SiteSecrets;
}

/**
 * Composes the product from its configuration and listens: database, secrets, platform, models, APIs, HTTP.
 * Throws an Error that says what to do where a part cannot be had; what was opened before is closed again.
 */
export async function startServer(config: Config, log = createPinoLog(config.log.level)): Promise<RunningServer> {
  const opened = new AsyncDisposableStack();
  try {
    return await compose(config, log, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function compose(config: Config, log: ServerLog, opened: AsyncDisposableStack): Promise<RunningServer> {
  const folder = dataFolder(config.data.dir);
  mkdirSync(folder.dir, { recursive: true, mode: 0o700 });
  const metrics = createPromMetrics();
  const database = opened.adopt(await SqliteDatabase.open({ file: folder.database }), (each) => each.close());
  const vault = await openSiteVault({
    ring: new SqliteKeyRing(database),
    siteKey: config.security.siteKey,
    file: config.security.siteKeyFile ?? folder.siteKey,
    cipher: config.security.cipher,
    clock: systemClock,
    random: systemRandom,
  });
  const foundation: Foundation = { config, log, metrics, database, secrets: vault.vault };
  const vision = opened.adopt(await openVision(foundation), (each) => each.close());
  const platform = await openStoredPlatform(foundation);
  const register = openRegister(foundation, vision);
  const admin = await openAdmin(foundation, folder, { ...platform, ...register });
  const server = createHttpServer({
    contracts: CONTRACTS,
    apis: createApis({ faceVerify: openFaceVerify(foundation, folder, vision) }),
    gate: platform.gate,
    secrets: foundation.secrets,
    orderIds: platform.orderIds,
    clock: systemClock,
    log,
    metrics,
    readiness: [{ name: 'database', check: async () => (await platform.ledger.byOrderId('none'), null) }],
    documents: {
      openapiFile: path.join(ROOT, 'docs/openapi.json'),
      referenceFile: path.join(ROOT, 'docs/reference.html'),
    },
    registerAdmin: admin.mount,
    config: config.http,
    admin: config.admin,
  });
  startUpkeep(foundation, platform.calls, opened);
  const listening = await server.listen();
  opened.defer(() => server.close());
  const note: ServerNote = listening;
  writeFileSync(folder.server, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  opened.defer(() => rmSync(folder.server, { force: true }));
  log.event('listening', { ...listening });
  return {
    ...listening,
    madeSiteKeyFile: vault.madeFile,
    madeTokenFile: admin.madeTokenFile,
    close: () => opened.disposeAsync(),
  };
}

/** Models into worker threads: fetched first where they are not there yet. */
async function openVision({ config, metrics }: Foundation): Promise<InferencePool> {
  const folder = config.data.modelsDir ?? MODELS_FOLDER;
  await fetchModels(folder);
  const { workers, queueMax, timeoutMs, detectorManifest, encoderManifest, livenessManifest } = config.inference;
  let waiting = 0;
  metrics.gauge('inference_queue', 'Inference jobs that wait for a worker', () => waiting);
  return openInferencePool({
    models: { folder, detectorManifest, encoderManifest, livenessManifest },
    workers: workers ?? availableParallelism(),
    queueMax,
    timeoutMs,
    clock: systemClock,
    observer: {
      queueChanged: (jobs) => void (waiting = jobs),
      jobEnded: ({ kind, ranMs }) => metrics.inference(kind, ranMs),
      workerReplaced: () => undefined,
    },
  });
}

/** Drops what is past its retention, from time to time. */
function startUpkeep({ config, log }: Foundation, calls: SqliteCallStore, opened: AsyncDisposableStack): void {
  const traceMs = config.retention.traceDays * 86_400_000;
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    try {
      const dropped = await purgeCalls({ calls, clock: systemClock, traceMs });
      if (dropped > 0) log.event('dropped what is past its retention', { rows: dropped });
    } catch {
      log.problem('the upkeep of stored answers and traces failed; it is tried again');
    }
  };
  const timer = setInterval(() => void (running = running.then(round)), UPKEEP_EVERY_MS);
  opened.defer(() => {
    clearInterval(timer);
    return running;
  });
}

async function openStoredPlatform({ database, secrets, metrics }: Foundation) {
  const calls = new SqliteCallStore(database, secrets);
  const opened = await openPlatform({
    stores: {
      apps: new SqliteAppStore(database, secrets),
      keys: new SqliteApiKeyStore(database),
      packages: new SqlitePackageStore(database),
      apiStates: new SqliteApiStateStore(database),
    },
    calls,
    secrets,
    clock: systemClock,
    random: systemRandom,
    siteAddressRate: SITE_ADDRESS_RATE,
  });
  metrics.gauge('calls_underway', 'Admitted calls that are not settled yet', () => opened.gate.gauges.callsUnderWay);
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.writes, { kind: 'write' });
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.reads, { kind: 'read' });
  return { ...opened, calls, ledger: new SqliteLedger(database, secrets) };
}

/** The people of this site, and what operators do with them. */
function openRegister({ config, database, secrets }: Foundation, vision: InferencePool) {
  const persons = new SqlitePersonStore(database, secrets);
  const erasures = new SqliteErasureLog(database);
  const shared = { store: persons, secrets, clock: systemClock };
  const enrolment = new Enrolment({ ...shared, analyzer: vision.faces, keepPhotos: config.register.keepPhotos });
  const erasing = { ...shared, places: [], scrub: () => database.scrub(), log: erasures, random: systemRandom };
  return {
    persons,
    enrolment,
    erasures,
    erase: (idNumber: IdNumber, reason: ErasureReason) => erasePerson(erasing, idNumber, reason),
  };
}

function openFaceVerify({ database, secrets }: Foundation, folder: DataFolder, vision: InferencePool): FaceVerifyDeps {
  const own = readScoreMap(folder.scoreMap);
  const map = scoreMapFor(vision.models.encoderId, own);
  return {
    register: new SqliteRegister(database, secrets, vision.models.encoderId),
    analyzer: vision.faces,
    scale: { score: (modelId, cosine) => (map?.modelId === modelId ? scoreOf(map, cosine) : null) },
  };
}

/** The operator's own calibration; null where there is none. Throws an Error where the file is not one. */
function readScoreMap(file: string): ScoreMap | null {
  if (!existsSync(file)) return null;
  const parsed = SCORE_MAP.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no score map: run renzheng calibrate faces again, or remove it`);
  return parsed.data;
}

type Backstage = Awaited<ReturnType<typeof openStoredPlatform>> & ReturnType<typeof openRegister>;

async function openAdmin({ config, database, secrets, log }: Foundation, folder: DataFolder, backstage: Backstage) {
  const administrators = new SqliteAdministratorStore(database);
  const audit = new SqliteAuditLog(database);
  const sessionMs = config.admin.sessionHours * 3_600_000;
  const access = new AdminAccess({
    store: administrators,
    secrets,
    clock: systemClock,
    random: systemRandom,
    sessionMs,
  });
  const apiNames = CONTRACTS.map(({ name }) => name);
  const own = { access, administrators, audit, apiNames, secrets, clock: systemClock };
  const operations = createAdminOperations({ ...backstage, ...own });
  return {
    madeTokenFile: await leaveFirstToken(folder.token, access, administrators),
    mount: (
      server: Parameters<typeof registerAdminRoutes>[0],
      tools: { readonly addressOf: Parameters<typeof registerAdminRoutes>[1]['addressOf'] },
    ) =>
      registerAdminRoutes(server, {
        operations,
        access,
        audit,
        clock: systemClock,
        addressOf: tools.addressOf,
        addressDigest: (address) => addressDigest(secrets, address),
        requestsPerMinute: config.admin.requestsPerMinute,
        onBug: (operation, error) => log.bug({ api: operation, orderId: null, stage: 'answer' }, error),
      }),
  };
}

/** The CLI on this machine finds the first owner's token in the data folder. A file from another database is not overwritten. */
async function leaveFirstToken(
  file: string,
  access: AdminAccess,
  administrators: SqliteAdministratorStore,
): Promise<string | null> {
  if (existsSync(file) && (await administrators.list()).length === 0) {
    throw new Error(`${file} belongs to another database: move it away and start again`);
  }
  const token = await makeFirstOwner(access, administrators);
  if (token === null) return null;
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
