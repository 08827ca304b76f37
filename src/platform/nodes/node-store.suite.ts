import { expect, test } from 'vitest';
import { NODE_NUMBERS, type NodeState, type NodeStore } from './node-store.ts';

const FOR_LONG = { leaseMs: 300_000, changeSeen: 0 };
const ENDED = { leaseMs: 0, changeSeen: 0 };
const SERVING: NodeState = {
  version: '1.2.3',
  startedAtMs: 1_780_000_000_000,
  stage: 'serving',
  problem: null,
  callsUnderWay: 0,
  limitsLeased: 2,
  clockSkewMs: -12,
};
const node = (incarnation: string) => ({ name: 'a name', incarnation });

/** Tests that every NodeStore must pass. Each adapter's test file calls this with its own factory. */
export function nodeStoreSuite(open: () => Promise<NodeStore>): void {
  test('live nodes have different numbers from 0 on, and may have one name', async () => {
    const store = await open();
    expect(await store.join(node('x'), FOR_LONG)).toBe(0);
    expect(await store.join(node('y'), { ...FOR_LONG, changeSeen: 7 })).toBe(1);
    expect(await store.alive()).toEqual([
      { number: 0, name: 'a name', incarnation: 'x', changeSeen: 0, scoring: null },
      { number: 1, name: 'a name', incarnation: 'y', changeSeen: 7, scoring: null },
    ]);
  });

  test('a node tells what it answers with, and one that takes its number anew has told nothing', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    await store.join(node('y'), FOR_LONG);
    await store.tellScoring('x', { encoder: 'e1', 'score map': 'of the release' });
    await store.tellScoring('nobody', { encoder: 'e2' });
    await store.beat('x', { ...FOR_LONG, changeSeen: 3 });
    const told = async () => (await store.alive()).map(({ incarnation, scoring }) => [incarnation, scoring]);
    expect(await told()).toEqual([
      ['x', { encoder: 'e1', 'score map': 'of the release' }],
      ['y', null],
    ]);
  });

  test('a node whose lease ended is not alive and cannot renew it', async () => {
    const store = await open();
    await store.join(node('x'), ENDED);
    expect(await store.alive()).toEqual([]);
    expect(await store.beat('x', FOR_LONG)).toBe(false);
    expect(await store.alive()).toEqual([]);
    expect(await store.beat('nobody', FOR_LONG)).toBe(false);
  });

  test('a beat renews the lease and tells the change that the node follows, which never goes back', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    expect(await store.beat('x', { ...FOR_LONG, changeSeen: 5 })).toBe(true);
    expect(await store.beat('x', { ...FOR_LONG, changeSeen: 4 })).toBe(true);
    expect((await store.alive()).map(({ changeSeen }) => changeSeen)).toEqual([5]);
    expect(await store.beat('x', ENDED)).toBe(true);
    expect(await store.beat('x', FOR_LONG)).toBe(false);
  });

  test('a node that left is dead at once, and leaving twice is nothing', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    await store.join(node('y'), FOR_LONG);
    await store.leave('x');
    await store.leave('x');
    expect((await store.alive()).map(({ incarnation }) => incarnation)).toEqual(['y']);
    expect(await store.beat('x', FOR_LONG)).toBe(false);
  });

  test('a node says with its beats how it is doing, and others see it for a while after its lease ended', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    await store.join(node('y'), ENDED);
    await store.join(node('z'), FOR_LONG);
    const state = { ...SERVING, callsUnderWay: 3 };
    await store.beat('x', { ...FOR_LONG, state });
    await store.beat('x', FOR_LONG);
    await store.beat('z', { ...ENDED, state: { ...SERVING, stage: 'draining', problem: 'no disk' } });
    const told = await store.reported(3_600_000);
    expect(told.map(({ incarnation, isAlive }) => [incarnation, isAlive])).toEqual([
      ['x', true],
      ['y', false],
      ['z', false],
    ]);
    expect(told.map((each) => each.state)).toEqual([
      state,
      null,
      { ...SERVING, stage: 'draining', problem: 'no disk' },
    ]);
    expect(told[0]?.beatAgoMs).toBeGreaterThanOrEqual(0);
    expect(told[1]?.beatAgoMs).toBeNull();
    expect(await store.reported(-1)).toMatchObject([{ incarnation: 'x' }]);
  });

  test('a live node is asked to end, and whoever takes its number later is not', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    await store.join(node('y'), FOR_LONG);
    expect([await store.askToDrain('x', true), await store.askToDrain('nobody', true)]).toEqual(['asked', 'gone']);
    expect([await store.isAskedToDrain('x'), await store.isAskedToDrain('y')]).toEqual([true, false]);
    expect((await store.reported(0)).map(({ isAskedToDrain }) => isAskedToDrain)).toEqual([true, false]);
    await store.leave('x');
    expect(await store.askToDrain('x', true)).toBe('gone');
    await Promise.all(Array.from({ length: 1023 }, (_, index) => store.join(node(`n${index}`), FOR_LONG)));
    expect((await store.reported(0)).find(({ number }) => number === 0)).toMatchObject({
      isAskedToDrain: false,
      state: null,
    });
  });

  test('of nodes that are asked to end at once, the last one that serves stays', async () => {
    const store = await open();
    for (const each of ['x', 'y', 'troubled', 'silent', 'ending', 'dead']) await store.join(node(each), FOR_LONG);
    for (const each of ['x', 'y', 'dead']) await store.beat(each, { ...FOR_LONG, state: SERVING });
    await store.beat('troubled', { ...FOR_LONG, state: { ...SERVING, problem: 'no disk' } });
    await store.beat('ending', { ...FOR_LONG, state: { ...SERVING, stage: 'draining' } });
    await store.leave('dead');
    const answers = await Promise.all([store.askToDrain('x', false), store.askToDrain('y', false)]);
    expect(answers).toEqual(['asked', 'last']);
    expect([await store.isAskedToDrain('x'), await store.isAskedToDrain('y')]).toEqual([true, false]);
    // It does no harm to ask a node again, and `troubled` can go as long as `y` serves.
    expect([await store.askToDrain('x', false), await store.askToDrain('troubled', false)]).toEqual(['asked', 'asked']);
    expect([await store.askToDrain('y', false), await store.askToDrain('y', true)]).toEqual(['last', 'asked']);
  });

  test('a node that was asked to end and whose lease ended is asked under its next number too', async () => {
    const store = await open();
    await store.join(node('x'), FOR_LONG);
    await store.join(node('y'), FOR_LONG);
    await store.askToDrain('x', true);
    await store.leave('x');
    await store.join(node('x again'), FOR_LONG, 'x');
    await store.join(node('y again'), FOR_LONG, 'y');
    await store.join(node('stranger'), FOR_LONG);
    const asked = ['x again', 'y again', 'stranger'].map((each) => store.isAskedToDrain(each));
    expect(await Promise.all(asked)).toEqual([true, false, false]);
  });

  test('numbers that were never leased go first, and all 1024 can be leased at once', async () => {
    const store = await open();
    await store.join(node('first'), ENDED);
    const joins = Array.from({ length: 1023 }, (_, index) => store.join(node(`n${index + 1}`), FOR_LONG));
    const numbers = await Promise.all(joins);
    expect(numbers).toEqual(Array.from({ length: 1023 }, (_, index) => index + 1));
    expect(await store.join(node('late'), FOR_LONG)).toBe(0);
    expect(await store.join(node('too late'), FOR_LONG)).toBeNull();
    await store.leave('n7');
    expect(await store.join(node('after'), FOR_LONG)).toBe(7);
  });

  test('there are 1024 numbers', () => expect(NODE_NUMBERS).toBe(1024));
}
