import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { seededRandom } from '../../kernel/seeded-random.ts';
import { MemoryNodeStore } from '../../storage/memory/node-store.ts';
import { NodeLease } from '../nodes/node-lease.ts';
import { ALONE, CHANGE_AREAS, type ChangeArea } from './change-feed.ts';
import { SharedChanges } from './shared-changes.ts';

const LEASE_MS = 10_000;
const BEAT_EVERY_MS = 3_000;

/** Several nodes over one table of changes, and a clock that only pauses move. */
function setUp() {
  const clock = { atMs: 0, nowMs: () => clock.atMs, monotonicMs: () => clock.atMs };
  const nodes = new MemoryNodeStore(clock);
  const numbers = new Map<ChangeArea, number>();
  const table = { numbers: async () => new Map(numbers) };
  const random = seededRandom(5);
  let last = 0;
  const mark = (area: ChangeArea) => numbers.set(area, (last += 1));
  const whilePausing: (() => Promise<unknown>)[] = [];
  const pause = async (ms: number) => {
    clock.atMs += ms;
    await whilePausing.shift()?.();
  };
  const open = async (name: string) => {
    const lease = await NodeLease.join({ store: nodes, clock, random, name, leaseMs: LEASE_MS }, last);
    const problems: ChangeArea[] = [];
    const changes = SharedChanges.follow(
      {
        table,
        nodes,
        lease,
        clock,
        pause,
        waitMaxMs: LEASE_MS,
        beatEveryMs: BEAT_EVERY_MS,
        onProblem: (area) => void problems.push(area),
      },
      await table.numbers(),
    );
    return { lease, changes, problems };
  };
  return { clock, nodes, mark, open, whilePausing };
}

test('a node reads again only what others changed since it looked', async () => {
  const { mark, open } = setUp();
  mark('rules');
  const { changes } = await open('a');
  const read: string[] = [];
  for (const area of ['rules', 'lists', 'feeds'] as const) changes.follow(area, async () => void read.push(area));
  await changes.poll();
  expect(read).toEqual([]);
  mark('lists');
  mark('lists');
  await changes.poll();
  await changes.poll();
  expect(read).toEqual(['lists']);
});

test('a change is everywhere only when the other node has read it again', async () => {
  const { mark, open, whilePausing } = setUp();
  const [one, other] = [await open('one'), await open('other')];
  let isRead = false;
  other.changes.follow('directory', async () => {
    isRead = true;
  });
  mark('directory');
  whilePausing.push(
    async () => undefined,
    () => other.changes.poll(),
  );
  expect(await one.changes.everywhere()).toEqual([]);
  expect(isRead).toBe(true);
});

test('a node that cannot read a change again is named, is not waited for longer than the bound, and tries again', async () => {
  const { clock, mark, open, whilePausing } = setUp();
  const [one, other] = [await open('one'), await open('other')];
  let works = false;
  other.changes.follow('rules', async () => {
    if (!works) throw new Fault('corrupt', 'these rules do not fit this release');
  });
  mark('rules');
  for (let at = 0; at < 1000; at += 1) whilePausing.push(() => other.changes.poll());
  expect(await one.changes.everywhere()).toEqual(['other']);
  expect(clock.atMs).toBe(LEASE_MS);
  expect(other.problems).toContain('rules');
  works = true;
  await other.changes.poll();
  expect(await one.changes.everywhere()).toEqual([]);
});

test('a dead node is waited for until its lease ends, and no longer', async () => {
  const { clock, mark, open } = setUp();
  const one = await open('one');
  await open('dead');
  clock.atMs = 4_000;
  await one.changes.poll();
  mark('directory');
  expect(await one.changes.everywhere()).toEqual([]);
  expect(clock.atMs).toBe(LEASE_MS);
});

test('a node that left is not waited for', async () => {
  const { clock, mark, open } = setUp();
  const [one, other] = [await open('one'), await open('other')];
  await other.lease.leave();
  mark('directory');
  expect(await one.changes.everywhere()).toEqual([]);
  expect(clock.atMs).toBe(0);
});

test('a node whose lease ended reads on, under another number', async () => {
  const { clock, nodes, mark, open } = setUp();
  const { changes, lease } = await open('slept');
  let reads = 0;
  changes.follow('lists', async () => void (reads += 1));
  mark('lists');
  clock.atMs = LEASE_MS;
  expect(lease.isHeld).toBe(false);
  await changes.poll();
  expect([reads, lease.isHeld, lease.number]).toEqual([1, true, 1]);
  expect(await nodes.alive()).toMatchObject([{ number: 1, changeSeen: 1 }]);
});

test('a node that missed a change while its lease was over stays out until it has read that change', async () => {
  const { clock, mark, open } = setUp();
  const [one, slept] = [await open('one'), await open('slept')];
  let [works, isBanned, isKnown] = [false, false, false];
  slept.changes.follow('directory', async () => {
    if (!works) throw new Fault('unavailable', 'busy');
    isKnown = isBanned;
  });
  clock.atMs = 60_000;
  await one.changes.poll();
  isBanned = true;
  mark('directory');
  expect(await one.changes.everywhere()).toEqual([]);
  expect(await slept.changes.poll()).toBe(false);
  expect([slept.lease.isHeld, isKnown]).toEqual([false, false]);
  works = true;
  expect(await slept.changes.poll()).toBe(true);
  expect([slept.lease.isHeld, isKnown]).toEqual([true, true]);
});

test('a node that joins again knows what changed before it joined, also while it read', async () => {
  const { clock, mark, open } = setUp();
  const [one, slept] = [await open('one'), await open('slept')];
  let [isBanned, isKnown] = [false, false];
  slept.changes.follow('feeds', async () => {
    if (isBanned) return;
    isBanned = true;
    mark('directory');
    expect(await one.changes.everywhere()).toEqual([]);
    expect(slept.lease.isHeld).toBe(false);
  });
  slept.changes.follow('directory', async () => void (isKnown = isBanned));
  mark('feeds');
  clock.atMs = 60_000;
  await one.changes.poll();
  expect(await slept.changes.poll()).toBe(true);
  expect([slept.lease.isHeld, isBanned, isKnown]).toEqual([true, true, true]);
});

test('a node whose lease is held goes on with it although it cannot read a change', async () => {
  const { clock, mark, open } = setUp();
  const { changes, lease } = await open('a');
  changes.follow('rules', async () => {
    throw new Fault('corrupt', 'these rules do not fit this release');
  });
  mark('rules');
  for (clock.atMs = 0; clock.atMs < 3 * LEASE_MS; clock.atMs += 1_000) expect(await changes.poll()).toBe(false);
  expect([lease.isHeld, lease.number]).toEqual([true, 0]);
});

test.each([
  { sinceBeatMs: 1_499, heldUntilMs: 10_000 },
  { sinceBeatMs: 1_500, heldUntilMs: 11_500 },
])(
  'a read that takes long begins with a beat if half of the interval has passed: $sinceBeatMs ms',
  async ({ sinceBeatMs, heldUntilMs }) => {
    const { clock, mark, open } = setUp();
    const { changes, lease } = await open('a');
    const held: boolean[] = [];
    changes.follow('feeds', async () => {
      for (const atMs of [heldUntilMs - 1, heldUntilMs]) {
        clock.atMs = atMs;
        held.push(lease.isHeld);
      }
    });
    clock.atMs = sinceBeatMs;
    mark('feeds');
    await changes.poll();
    expect(held).toEqual([true, false]);
  },
);

test('without changes the lease is renewed in time, and not more often', async () => {
  const { clock, open } = setUp();
  const { changes, lease } = await open('a');
  clock.atMs = BEAT_EVERY_MS - 1;
  await changes.poll();
  clock.atMs = LEASE_MS - 1;
  expect(lease.isHeld).toBe(true);
  await changes.poll();
  clock.atMs = 2 * LEASE_MS - 2;
  expect(lease.isHeld).toBe(true);
  clock.atMs = 2 * LEASE_MS - 1;
  expect(lease.isHeld).toBe(false);
});

test('what begins to follow late misses no change since the opening', async () => {
  const { mark, open } = setUp();
  const { changes } = await open('a');
  mark('consents');
  await changes.poll();
  let reads = 0;
  changes.follow('consents', async () => void (reads += 1));
  await changes.poll();
  await changes.poll();
  expect(reads).toBe(1);
});

test('it names the areas that nothing follows', async () => {
  const { open } = setUp();
  const { changes } = await open('a');
  expect(changes.unfollowed).toEqual(CHANGE_AREAS);
  for (const area of CHANGE_AREAS.slice(1)) changes.follow(area, async () => undefined);
  expect(changes.unfollowed).toEqual(['directory']);
});

test('a process that is alone waits for nobody', async () => {
  expect(await ALONE.everywhere()).toEqual([]);
});
