import { expect, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { DecisionLog } from './decision-record.ts';
import { compiled, feedsOf, other, setUp, START_MS } from './engine-world.suite.ts';
import { RiskRuns, type RunRequest } from './runs.ts';

const version: RuleVersion = {
  id: 'strict',
  number: 2,
  state: 'draft',
  set: { ...DEFAULT_RULE_SET, reviewAtPoints: 5 },
  note: '',
  createdBy: 'op',
  createdAtMs: 0,
  activatedAtMs: null,
  retiredAtMs: null,
};
const request = (id: string, more: Partial<RunRequest> = {}): RunRequest => ({
  id,
  kind: 'replay',
  versionId: 'strict',
  period: { fromMs: START_MS, toMs: START_MS + 86_400_000 },
  warmUpMs: 0,
  startedBy: 'op',
  nowMs: START_MS,
  ...more,
});

async function open(change: (decisions: DecisionLog) => Partial<DecisionLog> = () => ({})) {
  const { ask, decisions } = setUp();
  for (let index = 0; index < 60; index += 1) await ask({ ...other(`user-${index}`), userIp: '47.92.1.1' }, index);
  const bugs: unknown[] = [];
  const log: DecisionLog = {
    prepare: (record) => decisions.prepare(record),
    find: (orderId) => decisions.find(orderId),
    scan: (period) => decisions.scan(period),
    count: (period) => decisions.count(period),
    firstAtMs: () => decisions.firstAtMs(),
    eraseTexts: (keys) => decisions.eraseTexts(keys),
    purge: (beforeMs) => decisions.purge(beforeMs),
    purgeEvents: (beforeMs) => decisions.purgeEvents(beforeMs),
    ...change(decisions),
  };
  const runs = new RiskRuns({
    decisions: log,
    rules: {
      find: async (id) => (id === 'strict' ? version : null),
      compile: ({ id, set }) => compiled(id, set),
    },
    openStores: () => {
      const profiles = new MemoryProfileStore();
      return {
        velocity: new MemoryVelocityStore({ entitiesMax: 10_000, bytesMax: 32_000_000 }),
        baselines: new MemoryBaselines({ marksMax: 20_000, placesMax: 20_000 }),
        profiles,
        moments: new MemoryMomentStore(),
        commit: async (write) => profiles.commit(write),
        feeds: feedsOf({ datacenter: '47.92.0.0/16' }),
      };
    },
    onBug: (error) => bugs.push(error),
  });
  return { runs, bugs };
}

test('a run goes through a period while other work goes on, and keeps its report', async () => {
  const { runs } = await open();
  expect(await runs.start(request('r1'))).toMatchObject({ state: 'running', done: 0, versionNumber: 2 });
  expect(await runs.start(request('r2'))).toBe('busy');
  await runs.finished();
  const run = runs.find('r1');
  expect(run).toMatchObject({ state: 'done', done: 60, total: 60, problem: null });
  expect(run?.report?.compared).toBe(60);
  expect(await runs.start(request('r2', { kind: 'backtest' }))).toMatchObject({ state: 'running' });
  await runs.finished();
  expect(runs.find('r2')?.report).toMatchObject({ compared: 60, withoutEvent: 0 });
  expect(runs.list().map(({ id }) => id)).toEqual(['r2', 'r1']);
});

test('an unknown version starts no run', async () => {
  const { runs } = await open();
  expect(await runs.start(request('r1', { versionId: 'nobody' }))).toBe('unknown-version');
  expect(runs.list()).toEqual([]);
});

test('a run can be stopped, and another one started', async () => {
  const { runs } = await open();
  await runs.start(request('r1'));
  expect(await runs.stop('r1')).toBe(true);
  expect(runs.find('r1')).toMatchObject({ state: 'stopped', report: null });
  expect(await runs.stop('r1')).toBe(false);
  await runs.start(request('r2'));
  await runs.close();
  expect(runs.find('r2')?.state).toBe('stopped');
});

test('if the log cannot be read, the run fails and keeps the reason. A bug is reported to onBug', async () => {
  const { runs, bugs } = await open(() => ({ count: () => Promise.reject(new Fault('unavailable', 'gone')) }));
  await runs.start(request('r1'));
  await runs.finished();
  expect(runs.find('r1')).toMatchObject({ state: 'failed', problem: 'gone' });
  expect(bugs).toEqual([]);

  const broken = await open(() => ({ count: () => Promise.reject(new TypeError('secret')) }));
  await broken.runs.start(request('r1'));
  await broken.runs.finished();
  expect(broken.runs.find('r1')).toMatchObject({ state: 'failed', problem: 'an unexpected failure' });
  expect(broken.bugs).toHaveLength(1);
});

test('only the last twenty runs are remembered', async () => {
  const { runs } = await open();
  for (let run = 0; run < 25; run += 1) {
    await runs.start(request(`r${run}`));
    await runs.finished();
  }
  expect(runs.list()).toHaveLength(20);
  expect(runs.find('r4')).toBeNull();
});
