import type { Config } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import { createPromMetrics } from '../server/telemetry/prom-metrics.ts';
import { KnownIdentifiers } from '../features/fraud-score/evidence/known-identifiers.ts';
import { BackupCatalogue } from '../storage/files/backups/backup-catalogue.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { OpenedStores, StoresDeps } from './stores/open-stores-over.ts';
import { acceptedAt, type Accepted } from './accepted.ts';
import { openClockLeap } from './open-clock-leap.ts';
import { openJobs } from './open-jobs.ts';
import { systemClock } from '../kernel/clock.ts';
import { WorkUnderWay } from '../kernel/work-under-way.ts';
import { underLease } from '../platform/nodes/lease-here.ts';
import { makeFolderSync } from '../kernel/make-folder.ts';

/** What all parts of the product are composed from: the foundation, the stores, and the keys of the site. */
export interface Ground extends Foundation, OpenedStores {
  /** Tells which digests belong to one phone or device. Every part that sees digests uses it. */
  readonly identifiers: KnownIdentifiers;
  /** The list of backups. An erasure names those that still hold the person. */
  readonly catalogue: BackupCatalogue;
  /** The work that is under way in this process. An erasure waits for what began before it. */
  readonly underWay: WorkUnderWay;
}

/**
 * Opens the data folder, the stores and the secrets. Throws an Error that says what to do if one of them cannot be
 * opened, or if acknowledged rows are missing.
 *
 * @param accepts what the operator takes over, besides what the settings say
 */
export async function openFoundation(
  config: Config,
  log: ServerLog,
  opened: AsyncDisposableStack,
  accepts: Accepted = {},
): Promise<Ground> {
  const { acceptsLoss, acceptsClock } = acceptedAt(config, accepts, systemClock.nowMs());
  const folder = dataFolder(config.data.dir, config.cluster.sharedFile);
  makeFolderSync(folder.dir, 0o700);
  const metrics = createPromMetrics();
  metrics.total('log_lines_lost', 'Lines of the log that could not be written', () => log.linesLost());
  const base = { config, folder, log, metrics, opened };
  const ground = await openStores({ ...base, acceptsLoss });
  const secrets = ground.vault.vault;
  const identifiers = new KnownIdentifiers({ store: ground.stores.identifiers, secrets });
  ground.changes.follow('identifiers', async () => identifiers.forget());
  const catalogue = await BackupCatalogue.open(folder.backups);
  const jobs = await openJobs(ground.stores.jobs, {
    log,
    leaseClock: ground.leaseClock,
    isAlone: ground.lease === null,
  });
  const clockLeap = await openClockLeap({ ...base, ...ground }, acceptsClock);
  return { ...base, ...ground, secrets, jobs, clockLeap, identifiers, catalogue, underWay: workUnder(ground) };
}

/** Work under way, under the lease that this process holds as it begins. */
function workUnder({ lease }: Pick<OpenedStores, 'lease'>): WorkUnderWay {
  return lease === null ? new WorkUnderWay() : new WorkUnderWay((work) => underLease(() => lease.incarnation, work));
}

/** Opens the stores where the settings say. Only what is used is loaded. */
async function openStores(deps: StoresDeps): Promise<OpenedStores> {
  if (deps.config.cluster.mode === 'cluster')
    return (await import('./stores/open-cluster-stores.ts')).openClusterStores(deps);
  const { database: _, ...stores } = await (await import('./stores/open-embedded-stores.ts')).openEmbeddedStores(deps);
  return stores;
}
