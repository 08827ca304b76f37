import { vi } from 'vitest';
import { addApp, openSharedStores, startNode } from './started-platform.ts';

/** One of several processes over shared stores. */
export type SharedNode = Awaited<ReturnType<typeof startNode>>;

/** Opens an app with a key, and nodes that know them. */
export async function openNodes(parts: Parameters<typeof addApp>[1], options: { units?: number } = {}) {
  const stores = await openSharedStores();
  const first = await startNode(stores, 'n0', options);
  const { issued, app } = await addApp(first, parts);
  const nodes = [first, await startNode(stores, 'n1', options), await startNode(stores, 'n2', options)] as const;
  const node = (at: number): SharedNode => nodes[at % 3] ?? first;
  return { stores, nodes, node, app, key: issued.plain };
}

/** Lets time pass, with the beats of the nodes, until the work has ended. The caller must fake the timers. */
export async function passUntilDone<T>(nodes: readonly SharedNode[], work: Promise<T>): Promise<T> {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    await vi.advanceTimersByTimeAsync(250);
    for (const { clock } of nodes.slice(0, 1)) clock.atMs += 250;
    for (const { leases } of nodes) await leases?.beat();
  }
  return done;
}
