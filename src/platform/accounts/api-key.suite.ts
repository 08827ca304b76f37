import { expect, test } from 'vitest';
import type { Micros } from '../ledger/money.ts';
import type { ApiKey, ApiKeyStore } from './api-key.ts';
import { NO_BUDGETS } from './budget.ts';

export const aKey: ApiKey = {
  id: 'key_1',
  appId: 'app_1',
  hash: 'ab'.repeat(32),
  suffix: '0f0f',
  kind: 'live',
  label: '',
  callsMax: null,
  dailyCallsMax: null,
  ...NO_BUDGETS,
  expiresAtMs: null,
  banned: false,
  replacedById: null,
  createdAtMs: 1,
};

/** Tests that every ApiKeyStore must pass. `open` gives a store in which the app `app_1` exists. */
export function apiKeyStoreSuite(open: () => Promise<ApiKeyStore>): void {
  test('keys come back as they were put, oldest first, and have no use', async () => {
    const store = await open();
    const other: ApiKey = {
      ...aKey,
      id: 'key_2',
      hash: 'cd'.repeat(32),
      kind: 'test',
      label: '联调',
      callsMax: 100,
      dailyCallsMax: 10,
      budgetDay: 1 as Micros,
      budgetMonth: 999_999_999_999_999 as Micros,
      expiresAtMs: 9,
      createdAtMs: 2,
    };
    await store.put([aKey, other]);
    expect(await store.list()).toEqual([aKey, other]);
    expect([await store.ofApp('app_1'), await store.ofApp('app_2')]).toEqual([[aKey, other], []]);
    expect([await store.find('key_2'), await store.find('key_3')]).toEqual([other, null]);
    expect(await store.uses(null)).toEqual([]);
  });

  test('a rotation is one step: the old key changes when the new one is added', async () => {
    const store = await open();
    await store.put([aKey]);
    const fresh = { ...aKey, id: 'key_2', hash: 'cd'.repeat(32), createdAtMs: 2 };
    const budgets = { budgetDay: 0 as Micros, budgetMonth: 100_000_000 as Micros };
    const ending = { ...aKey, ...budgets, replacedById: 'key_2', expiresAtMs: 50, banned: true };
    await store.put([ending, fresh]);
    expect(await store.list()).toEqual([ending, fresh]);
  });
}
