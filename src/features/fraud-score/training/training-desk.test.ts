import { expect, test } from 'vitest';
import { openMemoryJobs } from '../../../../test/memory-jobs.ts';
import { MemoryJobStore } from '../../../storage/memory/job-store.ts';
import type { LabelledScore } from '../evidence/evidence-store.ts';
import type { BroughtModel } from '../score/model-desk.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import { DAY_MS, makeHistory } from './made-history.ts';
import { trainReport, type TrainingOrder } from './train-report.ts';
import { TrainingDesk, type Train, type TrainingDeskDeps } from './training-desk.ts';

const order: TrainingOrder = {
  learner: 'scorecard',
  fromMs: 0,
  testFromMs: null,
  labelDelayMs: 7 * DAY_MS,
  unlabelled: 'leave-out',
  seed: 1,
};

/** Made questions as the store keeps them, with the id of each in its place. */
function answersOf(count: number): readonly LabelledScore[] {
  return makeHistory({ rows: count, seed: 3 }).map(({ atMs, values, outcome, score }, at) => {
    const known = SCORE_COLUMNS.flatMap((column, index) => {
      const value = values[index] ?? Number.NaN;
      return Number.isNaN(value) ? [] : [[column, value] as const];
    });
    const detail = JSON.stringify({
      modelId: 'm',
      score: Math.round(score ?? -1),
      features: Object.fromEntries(known),
    });
    const label = outcome && {
      outcome: outcome.isFraud ? ('fraud' as const) : ('genuine' as const),
      observedAtMs: outcome.observedAtMs,
      source: 'desk',
      reference: String(at),
    };
    return { orderId: String(at).padStart(6, '0'), atMs, detail, label } as LabelledScore;
  });
}

const here: Train = async (rows, given, { onProgress }) => trainReport(rows, given, onProgress);

function open(count: number, train: Train = here, store = new MemoryJobStore()) {
  const answers = answersOf(count);
  const kept: BroughtModel[] = [];
  const jobs = openMemoryJobs(store);
  const deps: TrainingDeskDeps = {
    jobs,
    train,
    clock: { nowMs: () => 77 },
    evidence: {
      history: async ({ after, limit }) =>
        answers.filter(({ orderId }) => after === null || orderId > after).slice(0, limit),
    },
    modelDesk: {
      async add(brought) {
        kept.push(brought);
        const summary = { modelId: 'model-1', number: 4, kind: 'scorecard', hasReport: true, createdBy: 'ann' };
        return {
          ok: true,
          value: { ...summary, createdAtMs: 77, publishedAtMs: null, isPublished: false, shadowSinceMs: null },
        };
      },
    },
  };
  return { desk: new TrainingDesk(deps), jobs, kept };
}

test('a training learns from the whole history, and keeps its model unpublished, with its report', async () => {
  const { desk, jobs, kept } = open(4500);
  expect(await desk.status()).toEqual({ state: 'idle', done: 0, total: 0, model: null, problem: null });
  expect(await desk.start(order, 'ann')).toMatchObject({ state: 'running' });
  expect(await desk.start(order, 'ann')).toBeNull();
  await jobs.settled();
  const { state, model } = await desk.status();
  expect(state).toBe('done');
  expect(model).toMatchObject({ modelId: 'model-1', number: 4, learner: 'scorecard' });
  expect(model?.testAuc).toBeGreaterThan(0.7);
  expect(kept).toHaveLength(1);
  expect(kept[0]).toMatchObject({ publish: false, onnx: null, createdBy: 'ann', nowMs: 77 });
  const task = { ...order, by: 'ann', atMs: 77 };
  const same = await trainReport(makeHistory({ rows: 4500, seed: 3 }), task, () => undefined);
  expect(same.ok && JSON.parse(kept[0]?.document ?? '')).toEqual(same.ok && JSON.parse(same.document));
  expect(kept[0]?.report).toContain('<html');
});

test('a training that has too little to learn from says what is missing, and keeps nothing', async () => {
  const { desk, jobs, kept } = open(40);
  await desk.start(order, 'ann');
  await jobs.settled();
  expect(await desk.status()).toMatchObject({
    state: 'failed',
    model: null,
    problem: expect.stringContaining('too little to learn from'),
  });
  expect(kept).toEqual([]);
});

test('a training of a process that shuts down is done by another one, and a stopped one by none', async () => {
  const store = new MemoryJobStore();
  const stuck: Train = (_rows, _order, { signal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    return promise;
  };
  const leaving = open(4500, stuck, store);
  await leaving.desk.start(order, 'ann');
  await leaving.jobs.close();
  expect(await leaving.desk.status()).toMatchObject({ state: 'running' });
  const heir = open(4500, here, store);
  await heir.jobs.look();
  await heir.jobs.settled();
  expect(await heir.desk.status()).toMatchObject({ state: 'done', model: { modelId: 'model-1' } });
  expect([leaving.kept.length, heir.kept.length]).toEqual([0, 1]);

  const other = open(4500, stuck, store);
  await other.desk.start(order, 'ann');
  expect(await heir.desk.stop()).toBe(true);
  await other.jobs.beat();
  await other.jobs.settled();
  expect(await heir.desk.status()).toMatchObject({ state: 'stopped', model: null });
  expect(await heir.desk.stop()).toBe(false);
});
