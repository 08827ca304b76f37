import { expect, test } from 'vitest';
import type { EngineState } from '../../platform/nodes/engine-state.ts';
import type { NodeState } from '../../platform/nodes/node-store.ts';
import { MemoryNodeStore } from '../../storage/memory/node-store.ts';
import { createClusterHandlers } from './handler.ts';
import { told } from '../../kernel/told.ts';

const FOR_LONG = { leaseMs: 3_600_000, changeSeen: 0 };
const SERVING: NodeState = {
  version: '1.2.3',
  startedAtMs: 1_780_000_000_000,
  stage: 'serving',
  problem: null,
  callsUnderWay: 2,
  limitsLeased: 3,
  clockSkewMs: 7,
};
const ENGINES: readonly EngineState[] = [{ engine: 'database', level: 'ok', detail: told`PostgreSQL 15.3` }];
const OWNER = {} as never;

/** The handlers of node `a`, which shares a store with those that `join` adds. */
async function setUp({ isAlone = false } = {}) {
  const clock = { atMs: 1_000_000, nowMs: () => clock.atMs };
  const nodes = new MemoryNodeStore(clock);
  const join = async (name: string, state: NodeState | null = SERVING) => {
    await nodes.join({ name, incarnation: `of ${name}` }, FOR_LONG);
    if (state) await nodes.beat(`of ${name}`, { ...FOR_LONG, state });
  };
  const self = { name: 'a', incarnation: () => (isAlone ? null : 'of a'), state: () => SERVING };
  const mode = isAlone ? 'single' : 'cluster';
  const handlers = createClusterHandlers({ cluster: { mode, nodes, self, engines: async () => ENGINES } });
  const states = async () => {
    const shown = await handlers.status({}, OWNER);
    if (!shown.ok || !('result' in shown)) throw new Error('the status can always be shown');
    return shown.result.nodes.map(({ name, state }) => `${name} ${state}`);
  };
  const drain = async (node: string, last = false) => {
    const outcome = await handlers.drain({ node, last }, OWNER);
    return outcome.ok ? 'asked' : `${outcome.error}: ${outcome.detail}`;
  };
  return { clock, nodes, join, handlers, states, drain };
}

test('the nodes are shown as they said themselves, and the services as the one that answers sees them', async () => {
  const { clock, join, handlers } = await setUp();
  await join('a');
  await join('b', { ...SERVING, problem: 'no disk', clockSkewMs: -900 });
  clock.atMs += 1500;
  const shown = await handlers.status({}, OWNER);
  expect(shown).toMatchObject({
    ok: true,
    result: {
      mode: 'cluster',
      engines: ENGINES,
      nodes: [
        { name: 'a', number: 0, state: 'ready', isSelf: true, version: '1.2.3', limitsLeased: 3 },
        {
          name: 'b',
          number: 1,
          state: 'not-ready',
          problem: 'no disk',
          isSelf: false,
          beatAgoMs: 1500,
          clockSkewMs: -900,
        },
      ],
    },
  });
});

test('a process that has its database for itself shows itself, and cannot be drained', async () => {
  const { states, drain } = await setUp({ isAlone: true });
  expect(await states()).toEqual(['a ready']);
  expect(await drain('a', true)).toContain('conflict: one process has the database for itself');
});

test('a node that died is gone for 15 minutes, and one that ended in good order or came back is not', async () => {
  const { clock, nodes, join, states } = await setUp();
  for (const name of ['a', 'died', 'ended', 'back']) await join(name);
  await nodes.beat('of ended', { ...FOR_LONG, state: { ...SERVING, stage: 'draining' } });
  for (const name of ['died', 'ended', 'back']) await nodes.leave(`of ${name}`);
  await nodes.join({ name: 'back', incarnation: 'again' }, FOR_LONG);
  expect(await states()).toEqual(['a ready', 'died gone', 'back starting']);
  clock.atMs += 900_000;
  expect(await states()).toEqual(['a ready', 'back starting']);
});

test('a node is asked to end by its name or its number, but not the last one that is ready', async () => {
  const { join, nodes, states, drain } = await setUp();
  await join('a');
  await join('b');
  await join('c', { ...SERVING, problem: 'no disk' });
  expect(await drain('nobody')).toBe('not_found: no node with this name or number is alive: a (0), b (1), c (2)');
  expect(await drain('1')).toBe('asked');
  expect(await states()).toEqual(['a ready', 'b draining', 'c not-ready']);
  expect([await nodes.isAskedToDrain('of a'), await nodes.isAskedToDrain('of b')]).toEqual([false, true]);
  expect(await drain('a')).toContain('conflict: no other node is ready');
  expect(await drain('a', true)).toBe('asked');
});

test('two nodes of one name are told apart by their numbers', async () => {
  const { join, nodes, drain } = await setUp();
  await join('a');
  await nodes.join({ name: 'a', incarnation: 'other' }, FOR_LONG);
  expect(await drain('a')).toBe('conflict: several nodes have this name, give a number: a (0), a (1)');
  expect(await drain('1')).toBe('asked');
});

test('of two nodes that are asked to end at once, one stays', async () => {
  const { join, drain } = await setUp();
  await join('a');
  await join('b');
  const answers = await Promise.all([drain('a'), drain('b')]);
  expect(answers).toEqual(['asked', expect.stringContaining('conflict: no other node is ready')]);
});
