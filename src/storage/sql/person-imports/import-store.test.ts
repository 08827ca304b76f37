import { expect, onTestFinished, test, vi } from 'vitest';
import { importStoreSuite } from '../../../people/import/import-store.suite.ts';
import { MemorySiteSecrets } from '../../memory/site-secrets.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlImportStore } from './import-store.ts';

async function open() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return { database, store: new SqlImportStore(database, new MemorySiteSecrets()) };
}

importStoreSuite(async () => (await open()).store);

test('the rows of an import are counted in the thread of reports', async () => {
  const { database, store } = await open();
  await database.tellOpened();
  const read = vi.spyOn(database, 'read');
  expect(await store.counts('imp_0')).toEqual({ pending: 0, added: 0, updated: 0, unchanged: 0, refused: 0 });
  expect(await store.reasons('imp_0')).toEqual([]);
  expect(read).not.toHaveBeenCalled();
});

test('the photos that nobody needs any more are removed in small steps before the import is done', async () => {
  const { database, store } = await open();
  const importId = 'imp_0';
  await store.create({ importId, startedBy: 'ada', receivedAtMs: 5 }, 1);
  const photos = Array.from({ length: 202 }, (_, at) => ({ name: `${at}.jpg`, bytes: new Uint8Array([at]) }));
  await store.addPhotos(importId, photos, { bytesMax: 100_000, atMs: 5 });
  const problem = { refusal: 'name-missing', detail: 'd' } as const;
  const raw = { line: 2, ok: true, fields: {} } as const;
  await store.beginCheck(importId, 'chk_1');
  await store.addRows(importId, 'chk_1', [{ row: 1, raw, personId: null, photos: [['7.jpg']], problem }]);
  const write = vi.spyOn(database, 'write');
  await store.done(importId, 6);
  expect(write.mock.calls.map(([operation]) => operation)).toEqual([
    'personImports.dropPhotos',
    'personImports.dropPhotos',
    'personImports.dropPhotos',
    'personImports.done',
  ]);
  const held = await Promise.all(photos.map(({ name }) => store.photo(importId, name)));
  expect(held.flatMap((photo) => photo ?? [])).toEqual([new Uint8Array([7])]);
  expect(await store.find(importId)).toMatchObject({ state: 'done' });
});
