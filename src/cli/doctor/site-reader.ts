import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { postgresPlace } from '../../config/cluster-place.ts';
import { dataFolder } from '../../config/data-folder.ts';
import type { LedgerReader } from '../../storage/sqlite/ledger-reader.ts';

/**
 * Opens the database of a site for reading, wherever the settings say it is, while servers may be writing it. Gives null
 * if there is none yet. Throws an Error that says what to do if it cannot be read.
 */
export async function openSiteReader(
  config: Pick<Config, 'data' | 'cluster' | 'postgres'>,
): Promise<LedgerReader | null> {
  if (config.cluster.mode === 'cluster') {
    // Only what is used is loaded.
    const { openPostgresReader } = await import('../../storage/postgres/postgres-reader.ts');
    return openPostgresReader(postgresPlace(config));
  }
  const { database } = dataFolder(config.data.dir, config.cluster.sharedFile);
  if (!existsSync(database)) return null;
  const { openLedgerReader } = await import('../../storage/sqlite/ledger-reader.ts');
  return openLedgerReader(database);
}
