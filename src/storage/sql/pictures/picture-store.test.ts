import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PersonId } from '../../../people/register.ts';
import { pictureStoreSuite } from '../../../features/video-liveness/pictures/picture-store.suite.ts';
import { openAgain, openTemporaryDatabase, ENGINE } from '../../../../test/temporary-database.ts';
import type { SqlDatabase } from '../database.ts';
import { SqlPictureStore } from './picture-store.ts';

describe('SqlPictureStore', () => {
  pictureStoreSuite(async () => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const commit = async (write: Parameters<SqlDatabase['writeAll']>[0][number]) =>
      void (await database.writeAll([write]));
    return { store: new SqlPictureStore(database), commit };
  });

  test.runIf(ENGINE === 'sqlite')(
    'pictures that a restart finds are swept, and leave nothing in the files',
    async () => {
      const { database, dispose, place } = await openTemporaryDatabase({ isNew: true });
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
      await database.writeAll([await new SqlPictureStore(database).keep([row])]);
      await database.close();

      const again = await openAgain(place);
      expect(await new SqlPictureStore(again).purge(1000, 10)).toBe(1);
      await again.scrub();
      await again.close();
      const bytes = readFileSync(place);
      expect(marks.map((mark) => bytes.includes(mark))).toEqual([false, false]);
    },
  );
});
