import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import type { Actor } from '../../../../platform/access/actor.ts';
import { APP_DEFAULTS } from '../../../../platform/accounts/platform.ts';
import { MemoryChallengePolicyStore } from '../../../../storage/memory/challenge-policy-store.ts';
import { openChallengePolicies } from '../../challenge/challenge-policy.ts';
import { createChallengePolicyHandlers } from './handler.ts';

const owner: Actor = { ...anActor, name: 'root' };

async function opened() {
  const challengePolicies = await openChallengePolicies(new MemoryChallengePolicyStore(), 'grey');
  const platform = {
    app: async (id: string) =>
      id === 'app_1' ? { ...APP_DEFAULTS, id, name: 'Shop', customerId: null, createdAtMs: 0 } : null,
  };
  return { challengePolicies, handlers: createChallengePolicyHandlers({ challengePolicies, platform }) };
}

test('an app gets a policy of its own, which is listed, and the one of the site again', async () => {
  const { challengePolicies, handlers } = await opened();
  expect(await handlers.set({ appId: 'app_1', policy: 'always' }, owner)).toEqual({
    ok: true,
    result: { appId: 'app_1', policy: 'always', isOwn: true },
    subject: 'app_1',
  });
  expect(challengePolicies.of('app_1')).toBe('always');
  expect(await handlers.list({}, owner)).toEqual({
    ok: true,
    result: { site: 'grey', apps: [{ appId: 'app_1', policy: 'always' }] },
  });
  expect(await handlers.set({ appId: 'app_1', policy: 'site' }, owner)).toMatchObject({
    result: { policy: 'grey', isOwn: false },
  });
  expect(challengePolicies.apps()).toEqual([]);
});

test('an integrator sees the policies of its own apps', async () => {
  const { challengePolicies, handlers } = await opened();
  await challengePolicies.set('app_1', 'always');
  await challengePolicies.set('app_2', 'never');
  const seen = await handlers.list({}, { ...owner, role: 'integrator', appIds: ['app_2'] });
  expect(seen).toMatchObject({ result: { apps: [{ appId: 'app_2', policy: 'never' }] } });
});

test('an app that does not exist gets no policy', async () => {
  const { challengePolicies, handlers } = await opened();
  expect(await handlers.set({ appId: 'app_2', policy: 'never' }, owner)).toMatchObject({ error: 'not_found' });
  expect(challengePolicies.apps()).toEqual([]);
});
