import { PostgresDatabase } from '../storage/postgres/postgres-database.ts';
import { openStoresOver, type OpenedStores, type StoresDeps } from './open-stores-over.ts';

/**
 * Opens every store over the PostgreSQL database of a cluster, which several nodes share. Throws Fault if the database
 * fails, or an Error that says what to do if it cannot be opened.
 */
export async function openClusterStores(deps: StoresDeps): Promise<OpenedStores> {
  const { url, replicaUrl, tlsCaFile, preparedStatements, commitTimeoutMs } = deps.config.postgres;
  if (url === undefined) throw new Error('cluster.mode=cluster needs postgres.url');
  const database = await PostgresDatabase.open({
    url,
    ...(replicaUrl !== undefined && { replicaUrl }),
    ...(tlsCaFile !== undefined && { tlsCaFile }),
    keepsStatements: preparedStatements === 'on',
    commitTimeoutMs,
    opensAlone: true,
  });
  return openStoresOver(database, deps, { end: { kind: 'whole' }, isShared: true });
}
