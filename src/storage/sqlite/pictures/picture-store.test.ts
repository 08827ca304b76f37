import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PersonId } from '../../../people/register.ts';
import { pictureStoreSuite } from '../../../features/video-liveness/pictures/picture-store.suite.ts';
import { SqliteDatabase } from '../sqlite-database.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqlitePictureStore } from './picture-store.ts';

describe('SqlitePictureStore', () => {
  pictureStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const commit = async (write: Parameters<SqliteDatabase['writeAll']>[0][number]) =>
      void (await database.writeAll([write]));
    return { store: new SqlitePictureStore(database), commit };
  });

  test('pictures that a restart finds are swept, and leave nothing in the files', async () => {
    const { database, dispose, file } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const marks = [Buffer.from('ciphertext-of-a-face'), Buffer.from('half-of-its-key')] as const;
    const row = {
      pictureId: 'a'.repeat(64),
      personId: 'ada' as PersonId,
      tokenDigest: new Uint8Array(32),
      keySealed: new Uint8Array(marks[1]),
      encrypted: new Uint8Array(Buffer.concat([Buffer.alloc(20_000, 7), marks[0]])),
      expiresAtMs: 1000,
    };
    await database.writeAll([await new SqlitePictureStore(database).keep([row])]);
    await database.close();

    const again = await SqliteDatabase.open({ file });
    expect(await new SqlitePictureStore(again).purge(1000, 10)).toBe(1);
    await again.scrub();
    await again.close();
    const bytes = readFileSync(file);
    expect(marks.map((mark) => bytes.includes(mark))).toEqual([false, false]);
  });
});
