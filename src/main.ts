import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CONTRACTS, createApis } from './features/index.ts';
import { growHeaps } from './composition/collector.ts';
import type { Accepted } from './composition/accepted.ts';
import { openFoundation, type Ground } from './composition/open-foundation.ts';
import { openAdmin, type OpenedAdmin } from './composition/open-admin.ts';
import { openStoredRisk } from './composition/open-stored-risk.ts';
import { openStoredScore } from './composition/open-stored-score.ts';
import { beginJobs } from './composition/open-jobs.ts';
import { openNode, type OpenedNode } from './composition/open-node.ts';
import { openReferee } from './composition/open-referee.ts';
import { openVideoDecoder } from './composition/open-video.ts';
import { attackPlace, openAttackHistory } from './features/face-guard/open-attack-history.ts';
import { openFaceGuard } from './features/face-guard/open.ts';
import { openAlerts } from './composition/open-alerts.ts';
import { openAttempts } from './composition/open-attempts.ts';
import { openBackups } from './composition/open-backups.ts';
import { openChallenges } from './features/video-liveness/open-challenges.ts';
import { openStoredPictures } from './composition/open-stored-pictures.ts';
import { openCalibrations } from './composition/open-calibrations.ts';
import { openInstalledCalibrations } from './composition/open-installed-calibrations.ts';
import { openFaceVerify, type FaceVerifyParts } from './features/face-verify/open.ts';
import { decisionPlaces } from './features/fraud-score/evidence/erasure-keys.ts';
import { evidencePlace } from './features/fraud-score/open.ts';
import { openSandbox, type OpenedSandbox } from './composition/open-sandbox.ts';
import { openKeys } from './composition/open-rotation.ts';
import { openSharedChallenges } from './composition/open-shared-challenges.ts';
import { openSources } from './composition/open-sources.ts';
import { openStoredPlatform } from './composition/open-stored-platform.ts';
import { openStoredRegister } from './composition/open-stored-register.ts';
import { openVideoLiveness, type LivenessParts } from './features/video-liveness/open.ts';
import { scoringOf } from './composition/describe-scoring.ts';
import { openTracing } from './composition/open-tracing.ts';
import { openVision } from './composition/open-vision.ts';
import { openRenumbering } from './composition/renumbering.ts';
import { adminListenerOf } from './config/config-listeners.ts';
import type { Config } from './config/config.ts';
import type { ServerNote } from './config/data-folder.ts';
import { createHttpServer, type HttpLoad, type HttpServer, type Listening } from './server/listener/http-server.ts';
import type { CallTracing } from './server/telemetry/call-tracing.ts';
import { createPinoLog } from './server/telemetry/pino-call-log.ts';
import { allEnded } from './kernel/all-ended.ts';
import { systemClock } from './kernel/clock.ts';
import { giveBackStartMemory } from './kernel/give-back.ts';
import type { Vision } from './vision/vision.ts';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));

/** A server that listens, and what its first start made. */
export interface RunningServer extends Listening {
  /** File of the site key. Null unless this start made it. An operator must back it up apart from the data. */
  readonly madeSiteKeyFile: string | null;
  /** File of the first owner's token. Null unless this start made it. */
  readonly madeTokenFile: string | null;
  /** Address of the console for a browser. */
  readonly consoleUrl: string;
  /** Makes a link that signs the first owner in once, within 15 minutes. `null` if no owner is enabled. */
  makeConsoleLink(): Promise<string | null>;
  /** Resolves when an operator asked this node of several to end. */
  readonly askedToDrain: Promise<void>;
  /** Finishes the admitted calls, then closes everything. */
  close(): Promise<void>;
}

/**
 * Composes the product from its configuration and listens: database, secrets, platform, models, APIs, HTTP. Throws an
 * Error that says what to do if a part cannot be opened. The parts that were opened before are closed again.
 */
export async function startServer(
  config: Config,
  log = createPinoLog(config.log.level),
  accepts: Accepted = {},
): Promise<RunningServer> {
  growHeaps();
  const opened = new AsyncDisposableStack();
  try {
    return await compose(await openFoundation(config, log, opened, accepts));
  } catch (error) {
    // What is closed after a failed start often fails for the same reason, e.g. a full disk. The first error says more.
    await opened.disposeAsync().catch(() => undefined);
    throw error;
  }
}

async function compose(foundation: Ground): Promise<RunningServer> {
  const { config, log, stores } = foundation;
  const tracing = await openTracing(foundation);
  const [vision, platform] = await allEnded([openVision(foundation, tracing), openStoredPlatform(foundation)]);
  const node = await openNode(foundation, platform);
  const seeing = { decoder: await openVideoDecoder(foundation), ...(await openScales(foundation, vision)) };
  const attacks = openAttackHistory(foundation, { attackStore: stores.attacks, recorder: stores.attackRecorder });
  const clips = await openStoredPictures(foundation);
  const attempts = openAttempts(foundation);
  const register = await openStoredRegister(foundation, { vision, ...seeing }, [
    attackPlace(attacks),
    attempts.attemptPlace,
    clips.place,
    ...decisionPlaces(stores, foundation.secrets),
    evidencePlace(stores.evidence, foundation),
  ]);
  const businessRisk = await openStoredRisk(foundation);
  const fraudScore = await openStoredScore(foundation);
  const keys = await openKeys(foundation);
  const sandbox = await openSandbox(foundation, platform.gate);
  const challenges = await openChallenges(foundation, sandbox.gate, stores, await openSharedChallenges(foundation));
  const sources = await openSources(foundation);
  const renumbering = openRenumbering(config);
  const admin = await openAdmin(foundation, {
    ...fraudScore,
    ...sandbox,
    ...sources,
    ...platform,
    ...register,
    ...(await openBackups(foundation, register)),
    ...node.shown,
    ...attacks,
    ...keys,
    ...challenges,
    ...businessRisk,
    ...openAlerts(foundation, { ...platform, ...businessRisk, ...seeing }),
    ...openCalibrations(foundation, vision, seeing),
  });
  const seen = { ...register, ...attacks, ...attempts, ...clips, ...challenges, ...seeing, ...platform };
  const faces = await openFaces(foundation, vision, seen);
  const faceGuard = openFaceGuard(foundation, { ...register, ...attacks });
  const apis = createApis({ businessRisk, faceGuard, fraudScore, ...faces });
  const server = createHttpServer({
    contracts: renumbering.contracts(CONTRACTS),
    apis: renumbering.apis(sources.chained(apis)),
    sandboxApis: renumbering.apis(sandbox.sandboxApis),
    gate: sandbox.gate,
    secrets: foundation.secrets,
    orderIds: platform.orderIds,
    clock: systemClock,
    log,
    metrics: foundation.metrics,
    readiness: node.readiness,
    registerAdmin: admin.mount,
    registerPublic: [sandbox.pictures, clips.mount, ...challenges.mounts],
    ...listeningOf(foundation, tracing),
  });
  showLoad(foundation, server);
  return listen(foundation, server, { ...admin, ...sandbox, node });
}

/** What the configuration says of the listeners, with their words, documents, traces and the work under way that they count. */
function listeningOf({ config, underWay }: Ground, tracing: CallTracing | null) {
  return {
    underWay,
    ...(tracing !== null && { tracing }),
    documentsFolder: DOCS,
    config: config.http,
    admin: adminListenerOf(config),
    adminNames: config.admin,
    quotaReason: config.wire.quotaReason,
  };
}

/** Opens the scales in use. Tells the other processes over the database what this one scores with, also after a change. */
async function openScales(foundation: Ground, vision: Vision) {
  const opened = await openInstalledCalibrations(foundation, vision.models);
  const { calibrations } = opened;
  const tell = async () => foundation.lease?.tellScoring(scoringOf(foundation, vision.models, calibrations));
  await tell();
  calibrations.onChange(tell);
  return opened;
}

type FaceParts = Omit<FaceVerifyParts, 'referee'> & Omit<LivenessParts, 'decisions' | 'faceVerify'>;

/** Opens the two APIs that look at faces. They share scale, upstream and bounds, so that one face means the same. */
async function openFaces(foundation: Ground, vision: Vision, parts: FaceParts) {
  const faceVerify = openFaceVerify(foundation, vision, { ...parts, referee: openReferee(foundation.config) });
  const { decisions } = foundation.stores;
  return {
    faceVerify,
    videoLiveness: openVideoLiveness(foundation, vision, { ...parts, decisions, faceVerify }),
  };
}

async function listen(
  ground: Ground,
  server: HttpServer,
  admin: OpenedAdmin & Pick<OpenedSandbox, 'ownApis'> & { readonly node: OpenedNode },
): Promise<RunningServer> {
  const { log, opened, vault } = ground;
  admin.node.serves(server);
  await ground.tellOpened();
  beginJobs(ground);
  opened.defer(async () => {
    const closing = server.close();
    await admin.node.tellStage();
    await closing;
  });
  giveBackStartMemory();
  const listening = await server.listen();
  await admin.node.tellStage();
  admin.ownApis.listensAt(listening.url);
  const { publicUrl, hosts } = ground.config.admin;
  leaveNote(ground, { ...listening, adminPublicUrl: publicUrl, adminHosts: hosts.length > 0 ? hosts : undefined });
  log.event('listening', { ...listening });
  return {
    ...listening,
    madeSiteKeyFile: vault.madeFile,
    madeTokenFile: admin.madeTokenFile,
    consoleUrl: `${admin.console.listensAt(listening.adminUrl)}/console/`,
    askedToDrain: admin.node.askedToDrain,
    makeConsoleLink: () => admin.console.makeFirstLink(),
    close: () => opened.disposeAsync(),
  };
}

/** Leaves a note in the data folder that tells other programs how to reach the server, for as long as it runs. */
function leaveNote({ folder, opened }: Ground, note: ServerNote): void {
  writeFileSync(folder.server, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  opened.defer(() => rmSync(folder.server, { force: true }));
}

/** Shows in the metrics how many bodies are held, how many wait for a place, and that no API has failed yet. */
function showLoad({ metrics }: Ground, server: HttpServer): void {
  metrics.expectFailures(CONTRACTS.map(({ name }) => name));
  const show = (labels: Readonly<Record<string, string>>, read: (load: HttpLoad) => number) =>
    metrics.gauge('bodies', 'Request bodies that are held or wait for a place', () => read(server.load()), labels);
  metrics.gauge(
    'small_body_bytes',
    'Bytes of small request bodies that are held',
    () => server.load().smallBodyBytesHeld,
  );
  show({ size: 'small', state: 'waiting' }, ({ smallBodiesWaiting }) => smallBodiesWaiting);
  show({ size: 'large', state: 'held' }, ({ largeBodiesHeld }) => largeBodiesHeld);
  show({ size: 'large', state: 'waiting' }, ({ largeBodiesWaiting }) => largeBodiesWaiting);
  // Without a certificate there is no end, and 0 would read as one that is long past.
  if (server.certificateEndsAtMs() !== null)
    metrics.gauge(
      'certificate_end_timestamp_seconds',
      'When the TLS certificate in use ends, in seconds of the Unix epoch',
      () => (server.certificateEndsAtMs() ?? 0) / 1000,
    );
  metrics.gauge(
    'bodies_without_key',
    'Request bodies that wait for a place because their sender showed no good key',
    () => server.load().unknownBodiesWaiting,
  );
}
