import { mkdirSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { dataFolder, type DataFolder } from '../config/data-folder.ts';
import type { ServerLog } from '../server/telemetry/pino-call-log.ts';
import { createPromMetrics, type ServerMetrics } from '../server/telemetry/prom-metrics.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import type { LedgerProof } from '../platform/chain/ledger-proof.ts';
import type { SiteVault } from '../platform/secrets/site-vault.ts';
import { KnownIdentifiers } from '../features/fraud-score/evidence/known-identifiers.ts';
import { BackupCatalogue } from '../storage/files/backups/backup-catalogue.ts';
import { openSiteVault, type OpenedSiteVault } from '../storage/files/open-site-vault.ts';
import { SqliteIdentifierStore } from '../storage/sqlite/evidence/identifier-store.ts';
import { SqliteKeyRing } from '../storage/sqlite/key-ring/key-ring.ts';
import { SqliteDatabase } from '../storage/sqlite/sqlite-database.ts';
import { checkLedgerEnd } from './ledger-end.ts';
import { openLedgerChain } from './open-ledger-chain.ts';

/** What every other part stands on. */
export interface Foundation {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly database: SqliteDatabase;
  readonly secrets: SiteVault;
  readonly vault: OpenedSiteVault;
  /** Which digests are of one phone or device, for every part that sees one. */
  readonly identifiers: KnownIdentifiers;
  /** Which backups there are: an erasure names those that still hold the person. */
  readonly catalogue: BackupCatalogue;
  /** The check of ledger and audit. */
  readonly ledgerProof: LedgerProof;
  /** What is to be closed at the end, in reverse order. */
  readonly opened: AsyncDisposableStack;
}

/**
 * Opens data folder, database, secrets and the ledger's chain. Throws an Error that says what to do where one cannot be
 * had, and when acknowledged rows are missing.
 *
 * @param acceptsLoss whether the operator goes on without what is missing
 */
export async function openFoundation(
  config: Config,
  log: ServerLog,
  opened: AsyncDisposableStack,
  acceptsLoss = false,
): Promise<Foundation> {
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
  const identifiers = new KnownIdentifiers({ store: new SqliteIdentifierStore(database), secrets });
  const catalogue = await BackupCatalogue.open(folder.backups);
  return { config, folder, log, metrics, database, secrets, vault, identifiers, catalogue, ledgerProof, opened };
}
