import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addApp, admit, ended, failTest, openSharedStores, startNode } from '../../../test/started-platform.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe('an idempotency key on its way back to the other nodes', () => {
  const IDEMPOTENCY = { key: 'order-0001', paramsDigest: 'p1', body: '{"a":1}' };

  /** Opens nodes over a store that gives no key back before it is told to. */
  async function openSlow() {
    const stores = await openSharedStores();
    const first = await startNode(stores, 'n0');
    const { issued } = await addApp(first, { packages: [{ callsMax: null }] });
    const nodes = [first, await startNode(stores, 'n1'), await startNode(stores, 'n2')];
    const node = (at: number) => nodes[at] ?? failTest('there are three nodes');
    const { leases } = stores;
    const unclaim = leases.unclaim.bind(leases);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let asked = 0;
    vi.spyOn(leases, 'unclaim').mockImplementation(async (key, lessee) => {
      asked += 1;
      await released;
      await unclaim(key, lessee);
    });
    const run = async (at: number, key = IDEMPOTENCY.key) => {
      const each = node(at);
      const admitted = await admit(each, issued.plain);
      return { each, admitted, replay: await each.gate.replay(admitted, key, 'p1') };
    };
    const answer = async (at: number, key?: string) => {
      const { each, admitted } = await run(at, key);
      return each.gate.settle(admitted, ended(each, { idempotency: { ...IDEMPOTENCY, ...(key && { key }) } }));
    };
    return { stores, node, release, run, answer, asked: () => asked };
  }

  /** Tells whether the work has ended after everything that needs no time has happened. */
  async function hasEnded(work: Promise<unknown>): Promise<boolean> {
    const state = { isDone: false };
    void work.finally(() => (state.isDone = true)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    return state.isDone;
  }

  test('does not hold up the answer of a stored call, which every node finds at once', async () => {
    const { run, answer, asked } = await openSlow();
    expect(await answer(0)).toEqual({ kind: 'done' });
    expect(asked()).toBe(1);
    for (const at of [0, 1, 2]) expect((await run(at)).replay).toMatchObject({ kind: 'answer', body: '{"a":1}' });
  });

  test('of a node that died is free when its lease has ended, and that of a long call is kept', async () => {
    const { node, run, stores } = await openSlow();
    await run(0);
    await run(1, 'order-0002');
    await node(1).gate.keepKeys();
    stores.clock.atMs += 20_000;
    await node(1).gate.keepKeys();
    stores.clock.atMs += 20_000;
    expect((await run(2)).replay).toEqual({ kind: 'none' });
    expect((await run(2, 'order-0002')).replay).toEqual({ kind: 'running' });
  });

  test('holds up the end of a call without an answer, because its caller may repeat it on another node', async () => {
    const { run, release } = await openSlow();
    const { each, admitted } = await run(0);
    const releasing = each.gate.release(admitted);
    expect(await hasEnded(releasing)).toBe(false);
    release();
    await releasing;
    expect((await run(1)).replay).toEqual({ kind: 'none' });
  });

  test('is not claimed again by its own node before it is back, so that the claim stays', async () => {
    const { node, run, release } = await openSlow();
    const first = await run(0);
    const releasing = node(0).gate.release(first.admitted);
    const again = run(0);
    expect(await hasEnded(again)).toBe(false);
    release();
    await releasing;
    expect((await again).replay).toEqual({ kind: 'none' });
    expect((await run(1)).replay).toEqual({ kind: 'running' });
  });

  test('is waited for at the end of the process, and from a thousand on by the calls themselves', async () => {
    const { node, answer, release } = await openSlow();
    for (let at = 0; at < 1000; at += 1) await answer(0, `order-${at}-key`);
    const [crowded, closing] = [answer(0, 'one-too-many'), node(0).gate.keysGivenBack()];
    expect([await hasEnded(crowded), await hasEnded(closing)]).toEqual([false, false]);
    release();
    expect(await crowded).toEqual({ kind: 'done' });
    await closing;
    await node(1).gate.keysGivenBack();
  });
});
