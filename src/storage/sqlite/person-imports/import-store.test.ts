import { expect, onTestFinished, test, vi } from 'vitest';
import { importStoreSuite } from '../../../people/import/import-store.suite.ts';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteImportStore } from './import-store.ts';

async function open() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return { database, store: new SqliteImportStore(database, new MemorySiteSecrets()) };
}

importStoreSuite(async () => (await open()).store);

test('the rows of an import are counted in the thread of reports', async () => {
  const { database, store } = await open();
  const read = vi.spyOn(database, 'read');
  expect(await store.counts('imp_0')).toEqual({ pending: 0, added: 0, updated: 0, unchanged: 0, refused: 0 });
  expect(await store.reasons('imp_0')).toEqual([]);
  expect(read).not.toHaveBeenCalled();
});
