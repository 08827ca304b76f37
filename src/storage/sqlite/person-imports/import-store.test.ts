import { onTestFinished } from 'vitest';
import { importStoreSuite } from '../../../people/import/import-store.suite.ts';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteImportStore } from './import-store.ts';

importStoreSuite(async () => {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return new SqliteImportStore(database, new MemorySiteSecrets());
});
