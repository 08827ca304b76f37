import { expect, test } from 'vitest';
import { WorkUnderWay } from '../../kernel/work-under-way.ts';
import { MemoryNodeStore } from '../../storage/memory/node-store.ts';
import { EndedWork, unendedNodes } from './ended-work.ts';
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
async function setUp(leaseMs = 1_000_000, callMs = 55_000) {
  const clock = { now: 5_000, nowMs: () => clock.now, monotonicMs: () => clock.now + 3_600_000 };
  const nodes = new MemoryNodeStore(clock);
  for (const incarnation of ['self', 'other'])
    await nodes.join({ name: `node-${incarnation}`, incarnation }, { leaseMs, changeSeen: 0 });
  const says = (workEndedBeforeMs?: number | null) =>
    nodes.beat('other', {
      leaseMs,
      changeSeen: 0,
      state: { ...STATE, ...(workEndedBeforeMs === undefined ? {} : { workEndedBeforeMs }) },
    });
  /** Asks, lets `each` act at every look, and gives how long the wait was, in milliseconds, and which nodes were behind. */
  const wait = async (each: (elapsedMs: number) => unknown) => {
    const startedAtMs = clock.now;
    const pause = async (ms: number) => {
      clock.now += ms;
      await each(clock.now - startedAtMs);
    };
    const commonNowMs = async () => clock.now;
    const behind = await unendedNodes({ nodes, self: 'self', commonNowMs, clock, pause, waitMaxMs: 120_000, callMs });
    return { behind, ms: clock.now - startedAtMs };
  };
  return { clock, nodes, says, wait };
}

test('another node is waited for until it says that its work began after the question', async () => {
  const { says, wait } = await setUp();
  await says(4_900);
  // Until nine seconds have passed, a call is under way there that began a second before the question at 5,000.
  const waited = await wait((elapsedMs) => says(elapsedMs < 9_000 ? 4_000 : 5_001));
  expect(waited).toEqual({ behind: [], ms: 9_000 });
});

test('a beat that was slow to arrive says no more than what it was made with', async () => {
  const { says, wait } = await setUp();
  // It was made before the question and is stored after it.
  const waited = await wait((elapsedMs) => elapsedMs >= 1_000 && says(elapsedMs < 3_000 ? 4_999 : 7_000));
  expect(waited).toEqual({ behind: [], ms: 3_000 });
});

test('what began in the moment of the question is waited for too', async () => {
  const { says, wait } = await setUp();
  await says(5_000);
  expect((await wait((elapsedMs) => elapsedMs >= 500 && says(5_001))).ms).toBe(500);
});

test('a node that does not end is named after the longest wait', async () => {
  const { says, wait } = await setUp();
  await says(null);
  expect(await wait(() => says(null))).toEqual({ behind: ['node-other'], ms: 120_000 });
});

test('a node of an earlier release counts as done when the longest call has ended, and a dead one when its lease ends', async () => {
  const { says, wait } = await setUp();
  await says();
  expect(await wait(() => says())).toEqual({ behind: [], ms: 55_000 });
  const long = await setUp(1_000_000, 155_000);
  await long.says();
  expect(await long.wait(() => long.says())).toEqual({ behind: ['node-other'], ms: 120_000 });
  const short = await setUp(2_000);
  await short.says(0);
  expect((await short.wait(() => undefined)).ms).toBe(2_000);
});

test('a node alone waits for nobody', async () => {
  const { nodes, wait } = await setUp();
  await nodes.leave('other');
  expect(await wait(() => undefined)).toEqual({ behind: [], ms: 0 });
});

test('a node says up to when its work has ended', async () => {
  let nowMs = 1_000;
  const underWay = new WorkUnderWay();
  const ended = new EndedWork({ underWay, commonNowMs: async () => nowMs });
  expect(ended.beforeMs).toBeNull();
  await ended.look();
  expect(ended.beforeMs).toBe(1_000);
  nowMs = 2_000;
  const end = underWay.begin();
  nowMs = 2_500;
  const looked = ended.look();
  nowMs = 4_000;
  expect(ended.beforeMs).toBe(1_000);
  end();
  await looked;
  expect(ended.beforeMs).toBe(2_500);
});

test('a node that closes waits for nothing, and says nothing more', async () => {
  const underWay = new WorkUnderWay();
  underWay.begin();
  const ended = new EndedWork({ underWay, commonNowMs: async () => 1_000 });
  const looked = ended.look();
  await Promise.resolve();
  ended.close();
  await looked;
  await ended.look();
  expect(ended.beforeMs).toBeNull();
});
