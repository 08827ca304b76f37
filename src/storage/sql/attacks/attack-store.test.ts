import { describe, onTestFinished } from 'vitest';
import { attackRecorderSuite } from '../../../features/face-guard/attacks/attack-recorder.suite.ts';
import { attackStoreSuite } from '../../../features/face-guard/attacks/attack-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlAttackRecorder } from './attack-recorder.ts';
import { SqlAttackStore } from './attack-store.ts';

async function openDatabase() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return database;
}

describe('SqlAttackStore', () => {
  attackStoreSuite(async () => new SqlAttackStore(await openDatabase()));
});

describe('SqlAttackRecorder', () => {
  attackRecorderSuite(async () => {
    const database = await openDatabase();
    const commit = async (write: Parameters<typeof database.writeAll>[0][number]) =>
      void (await database.writeAll([write]));
    return { recorder: new SqlAttackRecorder(), store: new SqlAttackStore(database), commit };
  });
});
