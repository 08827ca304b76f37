import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { postgresPlace } from '../../config/cluster-place.ts';
import { dataFolder } from '../../config/data-folder.ts';
import { told } from '../../kernel/told.ts';
import type { LedgerReader } from '../../storage/sqlite/ledger-reader.ts';
import type { Finding } from './check.ts';

/**
 * Opens the database of a site for reading, wherever the settings say it is, while servers may be writing it. Gives null
 * if there is none yet. Throws an Error that says what to do if it cannot be read.
 */
async function openSiteReader(config: Pick<Config, 'data' | 'cluster' | 'postgres'>): Promise<LedgerReader | null> {
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

/**
 * Reads the database of a site and closes it again. Gives what `read` gives, or null if there is no database yet. Throws
 * what `read` throws, and an Error that says what to do if the database cannot be read.
 */
export async function readSite<T>(
  config: Parameters<typeof openSiteReader>[0],
  read: (reader: LedgerReader) => Promise<T>,
): Promise<T | null> {
  const reader = await openSiteReader(config);
  if (reader === null) return null;
  try {
    return await read(reader);
  } finally {
    reader.close();
  }
}

/** Looks at the database of a site for a check. One that is not there is fine, and one of an earlier release is not asked. */
export async function lookAtSite(
  config: Parameters<typeof openSiteReader>[0],
  look: (reader: LedgerReader) => Promise<Finding>,
): Promise<Finding> {
  const finding = await readSite(config, async (reader): Promise<Finding> =>
    reader.isMigrated
      ? look(reader)
      : { level: 'not-asked', detail: told`not asked: the database is of an earlier release` },
  );
  return finding ?? { level: 'ok', detail: told`there is no database yet` };
}
