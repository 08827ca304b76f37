import { describe, expect, onTestFinished, test } from 'vitest';
import { attemptStoreSuite } from '../../../people/attempts/attempt-store.suite.ts';
import type { PersonId } from '../../../people/register.ts';
import { openAgain, openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlAttemptStore } from './attempt-store.ts';

describe('SqlAttemptStore', () => {
  attemptStoreSuite(async (notesMax) => {
    const { database, dispose } = await openTemporaryDatabase();
    onTestFinished(dispose);
    const store = new SqlAttemptStore(database, notesMax);
    return { store, commit: async (writes) => void (await database.writeAll(writes)) };
  });

  test('a restart forgets no note', async () => {
    const { database, dispose, place } = await openTemporaryDatabase({ isNew: true });
    onTestFinished(dispose);
    const note = {
      personId: 'a'.repeat(32) as PersonId,
      appId: 'app_1',
      api: 'video-liveness',
      orderId: 'o1',
      outcome: 'challenge-asked',
      atMs: 1000,
    } as const;
    await database.writeAll([new SqlAttemptStore(database).note(note)]);
    await database.close();
    const again = await openAgain(place);
    onTestFinished(() => again.close());
    const { signal } = new AbortController();
    expect(await new SqlAttemptStore(again).of(note.personId, 999, signal)).toEqual([note]);
  });
});
