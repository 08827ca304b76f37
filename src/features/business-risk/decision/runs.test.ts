import { expect, test } from 'vitest';
import { Fault } from '../../../kernel/fault.ts';
import { openMemoryJobs } from '../../../../test/memory-jobs.ts';
import { MemoryJobStore } from '../../../storage/memory/job-store.ts';
import { MemoryDecisionLabels } from '../../../storage/memory/decision-labels.ts';
import { MemoryMomentStore } from '../../../storage/memory/moment-store.ts';
import { MemoryProfileStore } from '../../../storage/memory/profile-store.ts';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { DEFAULT_RULE_SET } from '../rules/default-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { DecisionLog } from './decision-record.ts';
import { compiled, feedsOf, other, setUp, START_MS } from './engine-world.suite.ts';
import { runReport } from './run-report.ts';
import { RiskRuns, type RiskRunDeps, type RunRequest } from './runs.ts';

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
  ...more,
});

async function open(change: (decisions: DecisionLog) => Partial<DecisionLog> = () => ({})) {
  const { ask, decisions } = setUp();
  for (let index = 0; index < 60; index += 1) await ask({ ...other(`user-${index}`), userIp: '47.92.1.1' }, index);
  const bugs: unknown[] = [];
  const jobStore = new MemoryJobStore();
  const jobs = openMemoryJobs(jobStore, (error) => bugs.push(error));
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
  const decisionLabels = new MemoryDecisionLabels();
  const clock = { nowMs: () => START_MS, monotonicMs: () => 0 };
  const deps: Omit<RiskRunDeps, 'jobs'> = {
    decisions: log,
    decisionLabels,
    clock,
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
  };
  return { runs: new RiskRuns({ ...deps, jobs }), jobs, bugs, jobStore, deps, decisionLabels };
}

test('a run goes through a period while other work goes on, and keeps its report', async () => {
  const { runs, jobs } = await open();
  expect(await runs.start(request('r1'))).toMatchObject({ state: 'running', done: 0, versionNumber: 2 });
  expect(await runs.start(request('r2'))).toBe('busy');
  await jobs.settled();
  const run = await runs.find('r1');
  expect(run).toMatchObject({ state: 'done', done: 60, total: 60, problem: null });
  expect(run?.report?.compared).toBe(60);
  expect(await runs.start(request('r2', { kind: 'backtest' }))).toMatchObject({ state: 'running' });
  await jobs.settled();
  expect((await runs.find('r2'))?.report).toMatchObject({ compared: 60, withoutEvent: 0 });
  expect((await runs.list()).map(({ id }) => id)).toEqual(['r2', 'r1']);
});

test('the report counts the decisions of the period whose outcome is known', async () => {
  const { runs, jobs, deps, decisionLabels } = await open();
  let first = '';
  for await (const { orderId } of deps.decisions.scan({ fromMs: START_MS, toMs: START_MS + 1000 })) first ||= orderId;
  decisionLabels.tell({ orderId: first, atMs: START_MS, outcome: 'genuine' });
  decisionLabels.tell({ orderId: 'earlier', atMs: START_MS - 1, outcome: 'fraud' });
  await runs.start(request('r1'));
  await jobs.settled();
  const report = (await runs.find('r1'))?.report;
  const sum = (matrix: Readonly<Record<string, Readonly<Record<string, number>>>> = {}) =>
    Object.values(matrix)
      .flatMap((row) => Object.values(row))
      .reduce((all, each) => all + each, 0);
  expect([sum(report?.labelled.genuine), sum(report?.labelled.fraud), report?.labelsCut]).toEqual([1, 0, false]);
});

test('the time that is left follows from the decisions that are done', async () => {
  const { jobStore, deps, jobs } = await open();
  const runs = (nowMs: number) => new RiskRuns({ ...deps, jobs, clock: { ...deps.clock, nowMs: () => nowMs } });
  const input = { kind: 'replay', versionId: 'strict', versionNumber: 2, warmUpMs: 0, period: { fromMs: 0, toMs: 1 } };
  const claim = { holder: 'elsewhere', nowMs: 0, leaseNowMs: 0, leaseMs: 1000 };
  const held = await jobStore.begin({ id: 'r1', kind: 'risk-run', input, startedBy: 'op' }, claim);
  if (held === null) throw new Error('no run was begun before');
  const leftAfter = async (done: number, nowMs: number) => {
    await jobStore.renew(held.lease, 9000, { done, total: 1000, detail: { atMs: 50_000 } });
    return (await runs(nowMs).find('r1'))?.leftMs;
  };
  expect((await runs(50_000).find('r1'))?.leftMs).toBeNull();
  expect([await leftAfter(0, 60_000), await leftAfter(250, 60_000), await leftAfter(999, 60_000)]).toEqual([
    null,
    30_000,
    10,
  ]);
});

test('an unknown version starts no run', async () => {
  const { runs } = await open();
  expect(await runs.start(request('r1', { versionId: 'nobody' }))).toBe('unknown-version');
  expect(await runs.list()).toEqual([]);
});

test('a run can be stopped by any process, and another one started', async () => {
  const { runs, jobs, jobStore, deps } = await open();
  await runs.start(request('r1'));
  const elsewhere = new RiskRuns({ ...deps, jobs: openMemoryJobs(jobStore) });
  expect(await elsewhere.stop('r1')).toBe(true);
  expect(await runs.find('r1')).toMatchObject({ state: 'stopped', report: null });
  expect(await runs.stop('r1')).toBe(false);
  await jobs.beat();
  await jobs.settled();
  expect(await runs.find('r1')).toMatchObject({ state: 'stopped', report: null });
  await runs.start(request('r2'));
  await jobs.settled();
  expect((await runs.find('r2'))?.state).toBe('done');
});

test('a run of a process that shuts down is done by another one', async () => {
  const { runs, jobs, jobStore, deps } = await open();
  await runs.start(request('r1', { kind: 'backtest' }));
  await jobs.close();
  const heir = openMemoryJobs(jobStore);
  const inherited = new RiskRuns({ ...deps, jobs: heir });
  expect(await inherited.find('r1')).toMatchObject({ state: 'running', report: null });
  await heir.look();
  await heir.settled();
  const run = await inherited.find('r1');
  expect(run).toMatchObject({ state: 'done', versionNumber: 2, startedBy: 'op', done: 60, total: 60 });
  expect(run?.report).toMatchObject({ compared: 60, withoutEvent: 0 });
});

test('if the log cannot be read, the run fails and keeps the reason. A bug is reported to onBug', async () => {
  const { runs, jobs, bugs } = await open(() => ({ count: () => Promise.reject(new Fault('unavailable', 'gone')) }));
  await runs.start(request('r1'));
  await jobs.settled();
  expect(await runs.find('r1')).toMatchObject({ state: 'failed', problem: 'gone' });
  expect(bugs).toEqual([]);

  const broken = await open(() => ({ count: () => Promise.reject(new TypeError('secret')) }));
  await broken.runs.start(request('r1'));
  await broken.jobs.settled();
  expect(await broken.runs.find('r1')).toMatchObject({ state: 'failed', problem: 'an unexpected failure' });
  expect(broken.bugs).toHaveLength(1);
});

test('only the last twenty runs are remembered', async () => {
  const { runs, jobs } = await open();
  for (let run = 0; run < 25; run += 1) {
    await runs.start(request(`r${run}`));
    await jobs.settled();
  }
  expect(await runs.list()).toHaveLength(20);
  expect(await runs.find('r4')).toBeNull();
});

test('a backtest says for how long it filled its windows, or that nothing was there to fill them with', async () => {
  const { deps, jobs } = await open();
  const runs = new RiskRuns({ ...deps, jobs });
  await runs.start(request('r1', { kind: 'backtest', warmUpMs: 36 * 3_600_000 }));
  await jobs.settled();
  const run = await runs.find('r1');
  if (run?.report == null) throw new Error('no report');
  const { report } = run;
  const remarks = (more: object) =>
    (['en', 'zh'] as const).map((language) => runReport(run, { ...report, ...more }, language).remarks[0]);
  expect(run.report).toMatchObject({ warmUpMs: 7 * 86_400_000, warmUpRequests: 0 });
  expect(remarks({ warmUpRequests: 0 })).toEqual([
    'Windows and habits were empty at first, because no request of the 7 days before this time is kept.',
    '窗口与习惯起初为空，因为这段时间之前 7 天的请求均已不在。',
  ]);
  expect(remarks({ warmUpRequests: 1 })).toEqual([
    'Windows and habits were filled from 7 days before this time.',
    '窗口与习惯从这段时间之前 7 天开始填充。',
  ]);
  expect(remarks({ warmUpRequests: undefined })[0]).toContain('were filled');
});
