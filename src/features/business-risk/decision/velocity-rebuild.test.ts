import { expect, test, vi } from 'vitest';
import { LoggedVelocityDrafts } from '../../../engines/velocity/logged-velocity-drafts.ts';
import { LoggedVelocityStore } from '../../../engines/velocity/logged-velocity-store.ts';
import { systemRandom } from '../../../kernel/random.ts';
import { Jobs } from '../../../platform/jobs/jobs.ts';
import { MemoryJobStore } from '../../../storage/memory/job-store.ts';
import { MemoryVelocityLogs } from '../../../storage/memory/velocity-logs.ts';
import type { VelocityDrafts } from '../velocity/velocity-draft.ts';
import { imei, other, setUp, START_MS } from './engine-world.suite.ts';
import { VelocityRebuild } from './velocity-rebuild.ts';

const options = { deadlineMs: 60_000, hotMax: 100 };
const LEASE_MS = 10_000;
const ADDRESS = '223.122.60.9';

/** A site of nodes that share jobs, decisions and windows, and one that never loses its windows, to compare with. */
function site() {
  const clock = { now: START_MS, nowMs: () => clock.now };
  const logs = new MemoryVelocityLogs();
  const world = setUp({ velocity: new LoggedVelocityStore(logs, options) });
  const whole = setUp({ velocity: new LoggedVelocityStore(new MemoryVelocityLogs(), options) });
  const store = new MemoryJobStore();
  const bugs: unknown[] = [];
  const node = (holder: string, drafts: VelocityDrafts | null = new LoggedVelocityDrafts(logs, options)) => {
    const jobs = new Jobs({
      store,
      clock,
      leaseClock: clock,
      random: systemRandom,
      holder,
      leaseMs: LEASE_MS,
      onBug: (_, error) => bugs.push(error),
    });
    return { jobs, rebuild: new VelocityRebuild({ jobs, decisions: world.decisions, drafts, clock }) };
  };
  /** Asks both sites. Gives what the windows of each say. */
  const ask = async (index: number, afterS: number) => {
    clock.now = START_MS + afterS * 1_000;
    const request = { ...other(`account-${index % 7}`, imei(index % 5)), address: ADDRESS };
    const [found, expected] = [await world.ask(request, afterS), await whole.ask(request, afterS)];
    const countsOf = ({ features }: typeof found) =>
      Object.fromEntries(
        Object.entries(features.toRecord()).filter(([name]) => /_(1m|10m|1h|1d|7d|gaps|gap_mean_s)$/.test(name)),
      );
    return { found: countsOf(found), expected: countsOf(expected) };
  };
  return { clock, logs, node, ask, bugs, decisions: world.decisions };
}

test('after all windows were lost and filled again, the same questions give what they gave', async () => {
  const { logs, node, ask, bugs, clock } = site();
  for (let index = 0; index < 90; index += 1) await ask(index, index * 700);
  logs.lose();
  const { found: lost, expected: known } = await ask(90, 90 * 700);
  expect(lost).not.toEqual(known);
  const { rebuild, jobs } = node('node-1');
  expect(await rebuild.status()).toMatchObject({ state: 'idle', done: 0, total: 0, startedAtMs: null });
  clock.now += 1;
  expect(await rebuild.start('ann')).toMatchObject({ state: 'running' });
  expect(await rebuild.start('ann')).toBe('busy');
  await jobs.settled();
  // Seven accounts, five devices, one address and its network.
  expect(await rebuild.status()).toMatchObject({
    state: 'done',
    decisions: 91,
    withoutEvent: 0,
    entities: 14,
    done: 105,
    total: 105,
    problem: null,
  });
  const { found, expected } = await ask(91, 91 * 700);
  expect(found).toEqual(expected);
  expect(found).toMatchObject({
    address_events_1m: 1,
    address_events_7d: 92,
    address_accounts_7d: 7,
    address_devices_7d: 5,
  });
  // Once more, beside requests that go on.
  await rebuild.start('ann');
  const beside = await ask(92, 92 * 700);
  await jobs.settled();
  expect(beside.found).toEqual(beside.expected);
  const after = await ask(93, 93 * 700);
  expect(after.found).toEqual(after.expected);
  expect(bugs).toEqual([]);
});

test('decisions of more than seven days and those that retention has emptied are not counted, and it says so', async () => {
  const { logs, node, ask, clock, decisions } = site();
  for (let day = 0; day < 10; day += 1) await ask(0, day * 86_400);
  await decisions.purgeEvents(START_MS + 5 * 86_400_000);
  logs.lose();
  clock.now += 1;
  const { rebuild, jobs } = node('node-1');
  await rebuild.start('ann');
  await jobs.settled();
  expect(await rebuild.status()).toMatchObject({ state: 'done', decisions: 7, withoutEvent: 2 });
  const { found } = await ask(0, 9 * 86_400 + 60);
  expect(found).toMatchObject({ address_events_7d: 6 });
});

test('a rebuild that is stopped leaves the windows as they are, and a process that is gone is replaced', async () => {
  const { logs, node, ask, clock } = site();
  for (let index = 0; index < 20; index += 1) await ask(index, index);
  logs.lose();
  clock.now += 1;
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const real = new LoggedVelocityDrafts(logs, options);
  let ended = 0;
  const slow: VelocityDrafts = {
    async begin() {
      const draft = await real.begin();
      return {
        get entities() {
          return draft.entities;
        },
        record: async (...asked) => gate.then(() => draft.record(...asked)),
        bringIn: () => draft.bringIn(),
        end: async () => {
          ended += 1;
          await draft.end();
        },
      };
    },
  };
  const first = node('node-1', slow);
  await first.rebuild.start('ann');
  await vi.waitFor(async () => expect(await first.rebuild.status()).toMatchObject({ state: 'running' }));
  const second = node('node-2');
  expect(await second.rebuild.stop()).toBe(true);
  expect(await second.rebuild.stop()).toBe(false);
  open();
  await first.jobs.beat();
  await first.jobs.settled();
  expect(await second.rebuild.status()).toMatchObject({ state: 'stopped', entities: 0 });
  expect(ended).toBe(1);

  const { promise: never } = Promise.withResolvers<never>();
  const dead = node('node-3', { begin: () => never });
  await dead.rebuild.start('ann');
  clock.now += LEASE_MS;
  await second.jobs.look();
  await second.jobs.settled();
  expect(await second.rebuild.status()).toMatchObject({ state: 'done', decisions: 20 });
  const { found, expected } = await ask(20, 40);
  expect(found).toEqual(expected);
});

test('if a window cannot be reached, it fails and says so, and no window is changed', async () => {
  const { logs, node, ask, clock } = site();
  await ask(0, 0);
  clock.now += 1;
  const real = new LoggedVelocityDrafts(logs, options);
  const { rebuild, jobs } = node('node-1', {
    async begin() {
      const draft = await real.begin();
      return {
        entities: 0,
        record: async () => false,
        bringIn: () => {
          throw new Error('a draft that lacks events is brought in');
        },
        end: () => draft.end(),
      };
    },
  });
  await rebuild.start('ann');
  await jobs.settled();
  expect(await rebuild.status()).toMatchObject({
    state: 'failed',
    problem: 'Redis did not answer, so no window is filled. Begin again',
  });
});

test('windows that a process keeps itself are not rebuilt', async () => {
  const { rebuild } = site().node('node-1', null);
  expect(await rebuild.start('ann')).toBe('not-shared');
  expect(await rebuild.stop()).toBe(false);
});
