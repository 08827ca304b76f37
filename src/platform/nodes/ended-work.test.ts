import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { MemoryNodeStore } from '../../storage/memory/node-store.ts';
import { EndedWork, endedOnOtherNodes } from './ended-work.ts';
import type { NodeState } from './node-store.ts';

const STATE: NodeState = {
  version: '1.2.3',
  startedAtMs: 0,
  stage: 'serving',
  problem: null,
  callsUnderWay: 1,
  limitsLeased: 0,
  clockSkewMs: 0,
};

/** Two nodes over one database. The clock of this one runs an hour ahead of the database's. */
async function setUp(leaseMs = 1_000_000) {
  const clock = { now: 5_000, nowMs: () => clock.now, monotonicMs: () => clock.now + 3_600_000 };
  const nodes = new MemoryNodeStore(clock);
  for (const incarnation of ['self', 'other'])
    await nodes.join({ name: incarnation, incarnation }, { leaseMs, changeSeen: 0 });
  const says = (workSinceMs?: number) =>
    nodes.beat('other', {
      leaseMs,
      changeSeen: 0,
      state: { ...STATE, ...(workSinceMs === undefined ? {} : { workSinceMs }) },
    });
  /** Asks, lets `each` act at every look, and gives how long the wait was, milliseconds. */
  const wait = async (each: (elapsedMs: number) => unknown) => {
    const askedAtMs = clock.now;
    const pause = async (ms: number) => {
      clock.now += ms;
      await each(clock.now - askedAtMs);
    };
    await endedOnOtherNodes({ nodes, self: 'self', clock, pause });
    return clock.now - askedAtMs;
  };
  return { clock, nodes, says, wait };
}

test('another node is waited for until it says that its work is younger than the question', async () => {
  const { says, wait } = await setUp();
  await says(100);
  // A call of nine seconds is under way there, which began a second before the question.
  const waited = await wait((elapsedMs) => says(elapsedMs < 8_000 ? elapsedMs + 1_000 : 0));
  expect(waited).toBeGreaterThanOrEqual(8_000);
  expect(waited).toBeLessThan(9_000);
});

test('what a node said before the question counts for nothing', async () => {
  const { says, wait } = await setUp();
  await says(0);
  let isTold = false;
  const waited = await wait(async (elapsedMs) => {
    if (elapsedMs < 5_000 || isTold) return;
    isTold = true;
    await says(2_000);
  });
  expect(waited).toBeGreaterThanOrEqual(5_000);
  expect(waited).toBeLessThan(6_000);
});

test('a node of an earlier release counts as done after 45 seconds, and a dead one at once', async () => {
  const { says, wait } = await setUp();
  await says();
  expect(await wait(() => says())).toBe(45_000);
  const short = await setUp(2_000);
  expect(await short.wait(() => undefined)).toBe(2_000);
});

test('a node alone waits for nobody', async () => {
  const { nodes, wait } = await setUp();
  await nodes.leave('other');
  expect(await wait(() => undefined)).toBe(0);
});

test('a node says how old its work can be', async () => {
  const clock = { now: 0, monotonicMs: () => clock.now };
  const underWay = new WorkUnderWay();
  const ended = new EndedWork(underWay, clock);
  clock.now = 1_000;
  const end = underWay.begin();
  clock.now = 1_500;
  const looked = ended.look();
  clock.now = 4_000;
  expect(ended.sinceMs).toBe(4_000);
  end();
  await looked;
  expect(ended.sinceMs).toBe(2_500);
});
