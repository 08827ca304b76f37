import { expect, test } from 'vitest';
import { anActor } from '../../../../../test/an-actor.ts';
import type { Actor } from '../../../../platform/access/actor.ts';
import { APP_DEFAULTS } from '../../../../platform/accounts/platform.ts';
import { MemoryChallengeKindStore } from '../../../../storage/memory/challenge-kind-store.ts';
import { openChallengeKinds } from '../../challenge/challenge-kinds.ts';
import { createChallengeKindHandlers } from './handler.ts';

const owner: Actor = { ...anActor, name: 'root' };

async function opened() {
  const challengeKinds = await openChallengeKinds(new MemoryChallengeKindStore(), 'actions');
  const platform = {
    app: async (id: string) =>
      id === 'app_1' ? { ...APP_DEFAULTS, id, name: 'Shop', customerId: null, createdAtMs: 0 } : null,
  };
  return { challengeKinds, handlers: createChallengeKindHandlers({ challengeKinds, platform }) };
}

test('an app gets kinds of its own, which are listed, and those of the site again', async () => {
  const { challengeKinds, handlers } = await opened();
  expect(await handlers.set({ appId: 'app_1', kinds: 'colours-or-actions' }, owner)).toEqual({
    ok: true,
    result: { appId: 'app_1', kinds: 'colours-or-actions', isOwn: true },
    subject: 'app_1',
  });
  expect(challengeKinds.of('app_1')).toBe('colours-or-actions');
  expect(await handlers.list({}, owner)).toEqual({
    ok: true,
    result: { site: 'actions', apps: [{ appId: 'app_1', kinds: 'colours-or-actions' }] },
  });
  expect(await handlers.set({ appId: 'app_1', kinds: 'site' }, owner)).toMatchObject({
    result: { kinds: 'actions', isOwn: false },
  });
  expect(challengeKinds.apps()).toEqual([]);
});

test('an integrator sees the kinds of its own apps', async () => {
  const { challengeKinds, handlers } = await opened();
  await challengeKinds.set('app_1', 'colours-or-actions');
  await challengeKinds.set('app_2', 'actions-or-colours');
  const seen = await handlers.list({}, { ...owner, role: 'integrator', appIds: ['app_2'] });
  expect(seen).toMatchObject({ result: { apps: [{ appId: 'app_2', kinds: 'actions-or-colours' }] } });
});

test('an app that does not exist gets no kinds', async () => {
  const { challengeKinds, handlers } = await opened();
  expect(await handlers.set({ appId: 'app_2', kinds: 'actions-or-colours' }, owner)).toMatchObject({
    error: 'not_found',
  });
  expect(challengeKinds.apps()).toEqual([]);
});
