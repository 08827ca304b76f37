import { expect, test } from 'vitest';
import type { ApiStateStore } from './api-state.ts';

/** Tests that every ApiStateStore must pass. Each adapter's test file calls this with its own factory. */
export function apiStateStoreSuite(open: () => Promise<ApiStateStore>): void {
  test('an API that was never switched has no state', async () => {
    expect(await (await open()).list()).toEqual([]);
  });

  test('the latest switch counts', async () => {
    const store = await open();
    await store.put({ api: 'a', availability: 'off', changedAtMs: 1 });
    await store.put({ api: 'b', availability: 'maintenance', changedAtMs: 2 });
    await store.put({ api: 'a', availability: 'on', changedAtMs: 3 });
    expect((await store.list()).toSorted((a, b) => a.api.localeCompare(b.api))).toEqual([
      { api: 'a', availability: 'on', changedAtMs: 3 },
      { api: 'b', availability: 'maintenance', changedAtMs: 2 },
    ]);
  });
}
