import { describe, expect, onTestFinished, test } from 'vitest';
import { underFence } from '../../../platform/jobs/fence.ts';
import { jobStoreSuite } from '../../../platform/jobs/job-store.suite.ts';
import { openTemporaryDatabase } from '../../../../test/temporary-database.ts';
import { SqlJobStore } from './job-store.ts';

async function openDatabase() {
  const { database, dispose } = await openTemporaryDatabase();
  onTestFinished(dispose);
  return database;
}

describe('SqlJobStore', () => {
  jobStoreSuite(async () => {
    const database = await openDatabase();
    return { store: new SqlJobStore(database), commit: async (write) => void (await database.writeAll([write])) };
  });

  test('every write of a job is committed with its fence, or not at all', async () => {
    const database = await openDatabase();
    const store = new SqlJobStore(database);
    const held = await store.begin(
      { id: 'j', kind: 'count', input: null, startedBy: 'op' },
      { holder: 'a', nowMs: 0, leaseNowMs: 0, leaseMs: 1000 },
    );
    if (held === null) throw new Error('the first job begins');
    let done = 0;
    const guard = () => store.guard(held.lease, 1000, { done: (done += 1), total: 2, detail: null });
    const work = (appId: string) =>
      underFence(guard, () => database.write('consents.require', { appId, isRequired: true }));
    await work('app_1');
    expect(await store.find('j')).toMatchObject({ done: 1, total: 2 });
    await store.take('j', { holder: 'b', nowMs: 1000, leaseNowMs: 1000, leaseMs: 1000 });
    await expect(work('app_2')).rejects.toMatchObject({ name: 'Fault', kind: 'unavailable' });
    expect(await database.read('consents.requiringApps', null)).toEqual(['app_1']);
    await database.write('consents.require', { appId: 'app_3', isRequired: true });
    expect(await database.read('consents.requiringApps', null)).toEqual(['app_1', 'app_3']);
  });
});
