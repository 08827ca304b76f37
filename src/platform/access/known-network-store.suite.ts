import { expect, test } from 'vitest';
import { NETWORKS_KEPT, type KnownNetworkStore } from './known-network-store.ts';

/** Tests that every KnownNetworkStore must pass. `open` gives an empty one. */
export function knownNetworkStoreSuite(open: () => Promise<KnownNetworkStore>): void {
  test('gives the networks of the latest sign-ins, oldest first, each once', async () => {
    const store = await open();
    await store.note({ name: 'ada', network: 'home' }, 1);
    await store.note({ name: 'ada', network: 'office' }, 2);
    await store.note({ name: 'grace', network: 'home' }, 3);
    await store.note({ name: 'ada', network: 'home' }, 4);
    const all = [
      { name: 'ada', network: 'office' },
      { name: 'grace', network: 'home' },
      { name: 'ada', network: 'home' },
    ];
    expect(await store.newest(10)).toEqual(all);
    expect(await store.newest(2)).toEqual(all.slice(1));
  });

  test('keeps the twenty newest networks of each administrator', async () => {
    const store = await open();
    await store.note({ name: 'grace', network: 'home' }, 0);
    for (let at = 0; at < 21; at += 1) await store.note({ name: 'ada', network: `n${at}` }, at);
    const kept = await store.newest(100);
    expect(kept.filter(({ name }) => name === 'ada').map(({ network }) => network)).toEqual(
      Array.from({ length: 20 }, (_, at) => `n${at + 1}`),
    );
    expect(kept).toContainEqual({ name: 'grace', network: 'home' });
    expect(NETWORKS_KEPT).toBe(20);
  });
}
