import type { Config } from '../../config/config.ts';
import type { EngineFinding } from '../../platform/nodes/engine-state.ts';
import { examinePostgres } from '../../storage/postgres/examine-postgres.ts';
import { PostgresDatabase } from '../../storage/postgres/postgres-database.ts';
import { openStoresOver, type OpenedStores, type StoresDeps } from './open-stores-over.ts';
import { told } from '../../kernel/told.ts';

/**
 * Opens every store over the PostgreSQL database of a cluster, which several nodes share. Throws Fault if the database
 * fails, or an Error that says what to do if it cannot be opened.
 */
export async function openClusterStores(deps: StoresDeps): Promise<OpenedStores> {
  const { url, replicaUrl, tlsCaFile, preparedStatements, readConnections, commitTimeoutMs } = deps.config.postgres;
  if (url === undefined) throw new Error(told`cluster.mode=cluster needs postgres.url`);
  const database = await PostgresDatabase.open({
    url,
    ...(replicaUrl !== undefined && { replicaUrl }),
    ...(tlsCaFile !== undefined && { tlsCaFile }),
    keepsStatements: preparedStatements === 'on',
    readConnections,
    commitTimeoutMs,
    opensAlone: true,
  });
  return openStoresOver(database, deps, { end: { kind: 'whole' }, isShared: true });
}

/** Looks at the database of the cluster without changing it. Throws an Error that says what to do if its driver is not installed. */
export async function examineClusterDatabase({ postgres }: Pick<Config, 'postgres'>): Promise<EngineFinding> {
  const { url, tlsCaFile, minSyncReplicas } = postgres;
  if (url === undefined) throw new Error(told`cluster.mode=cluster needs postgres.url`);
  return examinePostgres({ url, minSyncReplicas, ...(tlsCaFile !== undefined && { tlsCaFile }) });
}

/** Makes the schema, or brings it forward, under a lock. Throws an Error that says what to do if that cannot be done. */
export async function migrateClusterDatabase({ postgres }: Pick<Config, 'postgres'>): Promise<void> {
  const { url, tlsCaFile } = postgres;
  if (url === undefined) throw new Error(told`cluster.mode=cluster needs postgres.url`);
  const database = await PostgresDatabase.open({ url, ...(tlsCaFile !== undefined && { tlsCaFile }) });
  await database.close();
}
