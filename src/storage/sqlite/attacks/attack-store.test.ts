import { describe, onTestFinished } from 'vitest';
import { attackRecorderSuite } from '../../../features/face-guard/attacks/attack-recorder.suite.ts';
import { attackStoreSuite } from '../../../features/face-guard/attacks/attack-store.suite.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { SqliteAttackRecorder } from './attack-recorder.ts';
import { SqliteAttackStore } from './attack-store.ts';

async function openDatabase() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return database;
}

describe('SqliteAttackStore', () => {
  attackStoreSuite(async () => new SqliteAttackStore(await openDatabase()));
});

describe('SqliteAttackRecorder', () => {
  attackRecorderSuite(async () => {
    const database = await openDatabase();
    const commit = async (write: Parameters<typeof database.writeAll>[0][number]) =>
      void (await database.writeAll([write]));
    return { recorder: new SqliteAttackRecorder(), store: new SqliteAttackStore(database), commit };
  });
});
