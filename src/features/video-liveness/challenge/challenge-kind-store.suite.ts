import { expect, test } from 'vitest';
import { type ChallengeKindStore, openChallengeKinds } from './challenge-kinds.ts';

/** Tests what every ChallengeKindStore must do. The test file of each adapter calls this with its own factory. */
export function challengeKindStoreSuite(open: () => Promise<ChallengeKindStore>): void {
  test('an app has the kinds that were put last, and none of its own after null', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    await store.put('app_2', 'actions');
    await store.put('app_1', 'colours-or-actions');
    await store.put('app_1', 'actions-or-colours');
    expect(await store.list()).toEqual([
      { appId: 'app_1', kinds: 'actions-or-colours' },
      { appId: 'app_2', kinds: 'actions' },
    ]);
    await store.put('app_2', null);
    await store.put('app_3', null);
    expect(await store.list()).toEqual([{ appId: 'app_1', kinds: 'actions-or-colours' }]);
  });

  test('the kinds in force follow a change at once, and a restart reads them again', async () => {
    const store = await open();
    const kinds = await openChallengeKinds(store, 'actions');
    expect(kinds.of('app_1')).toBe('actions');
    await kinds.set('app_1', 'colours-or-actions');
    expect([kinds.of('app_1'), kinds.of('app_2')]).toEqual(['colours-or-actions', 'actions']);
    const again = await openChallengeKinds(store, 'actions');
    expect([again.of('app_1'), again.apps()]).toEqual([
      'colours-or-actions',
      [{ appId: 'app_1', kinds: 'colours-or-actions' }],
    ]);
    await again.set('app_1', null);
    expect([again.of('app_1'), await store.list()]).toEqual(['actions', []]);
  });
}
