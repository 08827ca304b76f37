import { expect, test } from 'vitest';
import { NO_BUDGETS } from '../../platform/accounts/budget.ts';
import type { KeyWithUse } from '../../platform/accounts/platform.ts';
import { TryKeys } from './try-keys.ts';

const HOUR_MS = 3_600_000;

/** A platform that keeps the keys of one app, and counts them. */
function open() {
  const state = { nowMs: 1_000_000, keys: [] as KeyWithUse[] };
  const platform = {
    issueKey: async (
      appId: string,
      fresh: Pick<KeyWithUse, 'kind' | 'label' | 'callsMax' | 'dailyCallsMax' | 'expiresAtMs'>,
    ) => {
      if (appId !== 'app_1') return null;
      const plain = String(state.keys.length).padStart(32, 'a');
      const more = {
        hash: '',
        suffix: '',
        banned: false,
        replacedById: null,
        createdAtMs: 0,
        charged: 0,
        lastUsedAtMs: null,
        ...NO_BUDGETS,
      };
      const key = { ...fresh, ...more, id: `key_${state.keys.length}`, appId };
      state.keys.push(key);
      return { plain, key };
    },
    keys: async () => state.keys,
  };
  return { state, keys: new TryKeys({ platform, clock: { nowMs: () => state.nowMs } }) };
}

test('one key of an app serves all calls of a day, and two calls at once make no second one', async () => {
  const { state, keys } = open();
  const [first, second] = await Promise.all([keys.keyOf('app_1'), keys.keyOf('app_1')]);
  expect(first).toBe('a'.repeat(31) + '0');
  expect(second).toBe(first);
  state.nowMs += 22 * HOUR_MS;
  expect(await keys.keyOf('app_1')).toBe(first);
  expect(state.keys).toMatchObject([{ kind: 'test', label: 'try it', expiresAtMs: 1_000_000 + 24 * HOUR_MS }]);
});

test('a key that ends within an hour, or was banned, is replaced', async () => {
  const { state, keys } = open();
  const first = await keys.keyOf('app_1');
  state.nowMs += 23 * HOUR_MS;
  const second = await keys.keyOf('app_1');
  expect(second).not.toBe(first);
  state.keys = state.keys.map((key) => ({ ...key, banned: true }));
  expect(await keys.keyOf('app_1')).not.toBe(second);
  expect(state.keys).toHaveLength(3);
});

test('an app that does not exist has no key, and a failure is not kept', async () => {
  const { keys } = open();
  expect(await keys.keyOf('app_2')).toBe(null);
  let fails = true;
  const platform = {
    issueKey: async () => {
      if (fails) throw new Error('the disk is full');
      return null;
    },
    keys: async () => [],
  };
  const broken = new TryKeys({ platform, clock: { nowMs: () => 0 } });
  await expect(broken.keyOf('app_1')).rejects.toThrow('the disk is full');
  fails = false;
  expect(await broken.keyOf('app_1')).toBe(null);
});
