import { SqliteDatabase } from '../../storage/sqlite/sqlite-database.ts';
import { checkLedgerEnd } from './ledger-end.ts';
import { openStoresOver, type OpenedStores, type StoresDeps } from './open-stores-over.ts';

/**
 * Opens every store over the embedded database: one file, no service, and one process unless the settings name a file
 * that several share. Throws Fault if the database fails, or an Error that says what to do if it cannot be opened or if
 * acknowledged rows are missing.
 */
export async function openEmbeddedStores(
  deps: StoresDeps,
): Promise<OpenedStores & { readonly database: SqliteDatabase }> {
  const { config, folder, log, acceptsLoss } = deps;
  const isShared = config.cluster.sharedFile !== undefined;
  const end = checkLedgerEnd(folder, { acceptsLoss, isShared });
  const database = await SqliteDatabase.open({
    file: folder.database,
    isShared,
    onProblem: (problem) => log.problem(problem),
  });
  return { database, ...(await openStoresOver(database, deps, { end, isShared })) };
}
