import { expect, test } from 'vitest';
import { type ChallengePolicyStore, openChallengePolicies } from './challenge-policy.ts';

/** Tests what every ChallengePolicyStore must do. The test file of each adapter calls this with its own factory. */
export function challengePolicyStoreSuite(open: () => Promise<ChallengePolicyStore>): void {
  test('an app has the policy that was put last, and none of its own after null', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    await store.put('app_2', 'always');
    await store.put('app_1', 'grey');
    await store.put('app_1', 'never');
    expect(await store.list()).toEqual([
      { appId: 'app_1', policy: 'never' },
      { appId: 'app_2', policy: 'always' },
    ]);
    await store.put('app_2', null);
    await store.put('app_3', null);
    expect(await store.list()).toEqual([{ appId: 'app_1', policy: 'never' }]);
  });

  test('policies in force follow a change at once, and a restart reads them again', async () => {
    const store = await open();
    const policies = await openChallengePolicies(store, 'grey');
    expect(policies.of('app_1')).toBe('grey');
    await policies.set('app_1', 'always');
    expect([policies.of('app_1'), policies.of('app_2')]).toEqual(['always', 'grey']);
    const again = await openChallengePolicies(store, 'never');
    expect([again.of('app_1'), again.of('app_2'), again.apps()]).toEqual([
      'always',
      'never',
      [{ appId: 'app_1', policy: 'always' }],
    ]);
    await again.set('app_1', null);
    expect([again.of('app_1'), await store.list()]).toEqual(['never', []]);
  });
}
