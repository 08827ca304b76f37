import { mkdirSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import { createPromMetrics } from '../server/telemetry/prom-metrics.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import { KnownIdentifiers } from '../features/fraud-score/evidence/known-identifiers.ts';
import { BackupCatalogue } from '../storage/files/backups/backup-catalogue.ts';
import { openSiteVault, type OpenedSiteVault } from '../storage/files/open-site-vault.ts';
import { SqliteKeyRing } from '../storage/sqlite/key-ring/key-ring.ts';
import { SqliteDatabase } from '../storage/sqlite/sqlite-database.ts';
import type { Stores } from '../storage/stores.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { checkLedgerEnd } from './ledger-end.ts';
import { openEmbeddedStores } from './open-embedded-stores.ts';
import { openLedgerChain } from './open-ledger-chain.ts';

/** What all parts of the product are composed from: the foundation, the stores, and the keys of the site. */
export interface Ground extends Foundation {
  readonly database: SqliteDatabase;
  readonly stores: Stores;
  readonly vault: OpenedSiteVault;
  /** Tells which digests belong to one phone or device. Every part that sees digests uses it. */
  readonly identifiers: KnownIdentifiers;
  /** The list of backups. An erasure names those that still hold the person. */
  readonly catalogue: BackupCatalogue;
  /** Checks the ledger and the audit against their chain. */
  readonly ledgerProof: LedgerProof;
}

/**
 * Opens the data folder, the database, the secrets and the ledger's chain. Throws an Error that says what to do if one
 * of them cannot be opened, or if acknowledged rows are missing.
 *
 * @param acceptsLoss whether the operator goes on without the missing rows
 */
export async function openFoundation(
  config: Config,
  log: ServerLog,
  opened: AsyncDisposableStack,
  acceptsLoss = false,
): Promise<Ground> {
  const folder = dataFolder(config.data.dir);
  mkdirSync(folder.dir, { recursive: true, mode: 0o700 });
  const end = checkLedgerEnd(folder, acceptsLoss);
  const metrics = createPromMetrics();
  const database = opened.adopt(await SqliteDatabase.open({ file: folder.database }), (each) => each.close());
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.writes, { kind: 'write' });
  metrics.gauge('database_queue', 'Database jobs that wait', () => database.depth.reads, { kind: 'read' });
  const vault = await openSiteVault({
    ring: new SqliteKeyRing(database),
    siteKey: config.security.siteKey,
    previousSiteKey: config.security.previousSiteKey,
    file: config.security.siteKeyFile ?? folder.siteKey,
    cipher: config.security.cipher,
    clock: systemClock,
    random: systemRandom,
  });
  const secrets = vault.vault;
  const deps = { config, folder, log, metrics, database, secrets, opened, end, acceptsLoss };
  const ledgerProof = await openLedgerChain(deps);
  const catalogue = await BackupCatalogue.open(folder.backups);
  const stores = await openEmbeddedStores(database, secrets);
  const identifiers = new KnownIdentifiers({ store: stores.identifiers, secrets });
  return {
    config,
    folder,
    log,
    metrics,
    database,
    stores,
    secrets,
    vault,
    identifiers,
    catalogue,
    ledgerProof,
    opened,
  };
}
