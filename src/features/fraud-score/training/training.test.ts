import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../kernel/seeded-random.ts';
import { boostedLogOdds, type BoostedTrees } from '../score/boosted-trees.ts';
import { discrimination } from '../score/metrics.ts';
import { MODEL_DOCUMENT } from '../score/model-document.ts';
import { SCORE_COLUMNS } from '../score/score-features.ts';
import { splitByTime, type HistoryRow } from './history.ts';
import { DAY_MS, makeHistory, START_MS, trueLogOdds } from './made-history.ts';
import { ignoredColumns, missingColumns, rowOfAnswer, rowOfFile } from './read-history.ts';
import { LEARNERS } from './fit-learner.ts';
import { trainModel, type Training, type TrainingOptions } from './train-model.ts';
import { writeReport } from '../../../reports/write-report.ts';
import { describeTraining, trainingReport } from './training-report.ts';

const APPS = SCORE_COLUMNS.indexOf('idApps7d');
const EVIDENCE = SCORE_COLUMNS.indexOf('evidence11004');
const GENUINE = SCORE_COLUMNS.indexOf('genuineOutcomes');
const SPLIT = { testFromMs: null, labelDelayMs: 7 * DAY_MS, unlabelled: 'leave-out' } as const;

function options(learner: TrainingOptions['learner'] = 'scorecard'): TrainingOptions {
  return { ...SPLIT, learner, random: seededRandom(1) };
}

function succeeded(training: Training): Training & { ok: true } {
  if (!training.ok) throw new Error(training.problem);
  return training;
}

function rowAt(
  day: number,
  outcome: { readonly isFraud: boolean; readonly knownAfterDays: number } | null,
): HistoryRow {
  const atMs = START_MS + day * DAY_MS;
  const known = outcome && { isFraud: outcome.isFraud, observedAtMs: atMs + outcome.knownAfterDays * DAY_MS };
  return { atMs, values: new Float64Array(SCORE_COLUMNS.length).fill(day), outcome: known, score: null };
}

describe('the cut in time', () => {
  const cut = { testFromMs: START_MS + 20 * DAY_MS, labelDelayMs: 7 * DAY_MS } as const;
  const soon = { isFraud: true, knownAfterDays: 2 };
  const late = { isFraud: true, knownAfterDays: 15 };

  test.each([
    ['known in time', rowAt(5, soon), 'train'],
    ['known only once the test had begun', rowAt(10, late), 'knownLater'],
    ['asked within the delay before the test', rowAt(14, soon), 'tooRecent'],
    ['asked as the test begins', rowAt(20, soon), 'test'],
    ['of the test, known much later', rowAt(25, late), 'test'],
    ['old and without an outcome', rowAt(3, null), 'unlabelled'],
    ['of the test, without an outcome, old enough', rowAt(30, null), 'unlabelled'],
    ['of the test, without an outcome, too young to tell', rowAt(36, null), 'tooRecent'],
  ] as const)('a row that is %s', (_, row, place) => {
    const { train, test: tested, leftOut } = splitByTime([row, rowAt(40, soon)], { ...cut, unlabelled: 'leave-out' });
    const counts = { train: train.labels.length, test: tested.labels.length - 1, ...leftOut };
    expect(counts).toEqual({ train: 0, test: 0, unlabelled: 0, knownLater: 0, tooRecent: 0, [place]: 1 });
  });

  test('rows without an outcome count as genuine if asked, and an outcome known too late is not fraud yet', () => {
    const rows = [rowAt(3, null), rowAt(10, late), rowAt(11, soon), rowAt(30, null), rowAt(40, soon)];
    const { train, test: tested } = splitByTime(rows, { ...cut, unlabelled: 'genuine' });
    expect([...train.labels]).toEqual([0, 0, 1]);
    expect([...tested.labels]).toEqual([0, 1]);
  });

  test('rows may come in any order, and the last quarter of the outcomes is the test', () => {
    const rows = Array.from({ length: 100 }, (_, day) => rowAt(day, soon));
    const { test: tested, testFromMs } = splitByTime(rows.toReversed(), SPLIT);
    expect(testFromMs).toBe(START_MS + 75 * DAY_MS);
    expect([...(tested.values[0] ?? [])]).toEqual(Array.from({ length: 25 }, (_, at) => 75 + at));
  });
});

describe.each(LEARNERS)('%s', (learner) => {
  const rows = makeHistory({ rows: 12_000, seed: 7, perDay: 200 });
  const { document, report } = succeeded(trainModel(rows, options(learner)));

  test('finds nearly all that can be found, with a confidence interval', () => {
    const tested = rows.filter(({ atMs }) => atMs >= report.testFromMs);
    const truth = tested.map(({ values }) =>
      trueLogOdds(values[APPS] ?? 0, values[EVIDENCE] ?? 0, values[GENUINE] ?? 0),
    );
    const best = discrimination(truth, report.test.labels).auc;
    expect(report.test.rows).toBe(tested.length);
    expect(report.test.auc).toBeGreaterThan(best - 0.02);
    expect(report.test.auc).toBeLessThanOrEqual(best + 0.01);
    expect(report.test.aucInterval.low).toBeLessThan(best);
    expect(report.test.aucInterval.high).toBeGreaterThan(best);
    expect(report.told?.auc).toBeLessThan(report.test.auc);
  });

  test('predicts as much fraud as is observed', () => {
    const agreeing = report.test.calibration.filter(
      ({ predicted, interval }) => predicted >= interval.low && predicted <= interval.high,
    );
    expect(report.test.calibration).toHaveLength(10);
    expect(agreeing.length).toBeGreaterThanOrEqual(8);
  });

  test('gives a valid document, and the same one for the same seed', () => {
    expect(MODEL_DOCUMENT.parse(document)).toEqual(document);
    expect(succeeded(trainModel(rows, options(learner))).document).toEqual(document);
  });

  test('shows no change if the people are alike, and shows it if they are not', () => {
    expect(report.psi).toBeLessThan(0.05);
    const shifted = makeHistory({ rows: 6_000, seed: 7, shift: { fromRow: 4_500, apps: 3 } });
    const moved = succeeded(trainModel(shifted, options(learner))).report;
    expect(moved.psi).toBeGreaterThan(0.25);
    expect(moved.columns.find(({ column }) => column === 'idApps7d')?.psi).toBeGreaterThan(0.25);
    expect(moved.columns.find(({ column }) => column === 'evidence11004')?.psi).toBeLessThan(0.1);
    expect(describeTraining(moved)).toContain('the people asked about have changed');
    expect(describeTraining(moved, { language: 'zh' })).not.toMatch(/(?:[a-z]{3,} ){2}[a-z]{3,}/i);
  });

  test('a page with four plots in each language that loads nothing from elsewhere', async () => {
    const origin = { by: 'ada', atMs: START_MS, modelId: 'model-1' };
    const page = await writeReport((language) => trainingReport(report, origin, language), 'zh');
    expect(page.match(/<svg /g)).toHaveLength(8);
    expect(page).not.toMatch(/<script|NaN|Infinity|undefined|(src|href)=/);
    expect(page).toContain('model-1');
    expect(page).toContain(report.test.auc.toFixed(4));
  });
});

test('trees never score more lenders or fresher evidence as a better sign', () => {
  const { document } = succeeded(trainModel(makeHistory({ rows: 3000, seed: 3 }), options('gbdt')));
  const trees = document.model as BoostedTrees;
  const row = new Float64Array(SCORE_COLUMNS.length);
  const along = (column: number, values: readonly number[]) =>
    values.map((value) => boostedLogOdds(trees, row.with(column, value)));
  const ascending = (values: readonly number[]) =>
    values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
  expect(ascending(along(APPS, [1, 2, 3, 4, 5, 6, 7, 20]))).toBe(true);
  expect(ascending(along(EVIDENCE, [0, 0.1, 0.3, 0.5, 0.7, 1]))).toBe(true);
  expect(ascending(along(GENUINE, [0, 0.3, 0.6, 1, 2]).toReversed())).toBe(true);
});

test('an outcome that became known too late teaches nothing', () => {
  const rows = makeHistory({ rows: 2000, seed: 5 });
  const testFromMs = START_MS + 15 * DAY_MS;
  const late = rows.map((row) => ({
    ...row,
    outcome: row.outcome && { ...row.outcome, observedAtMs: Math.max(row.outcome.observedAtMs, testFromMs + 1) },
  }));
  expect(trainModel(rows, { ...options(), testFromMs }).ok).toBe(true);
  const training = trainModel(late, { ...options(), testFromMs });
  expect(training).toMatchObject({ ok: false });
  expect(!training.ok && training.problem).toContain('0 fraud and 0 genuine rows before the test');
});

describe('refuses', () => {
  test('refuses a history that is too short, and says what there is', () => {
    const training = trainModel(makeHistory({ rows: 200, seed: 1, perDay: 10 }), options());
    expect(!training.ok && training.problem).toMatch(/^too little to learn from: \d+ fraud and \d+ genuine rows/);
  });

  test('refuses an empty history', () => {
    expect(trainModel([], options())).toMatchObject({ ok: false });
  });

  test('refuses features that say nothing', () => {
    const rows = makeHistory({ rows: 3000, seed: 2 }).map((row) => ({
      ...row,
      values: new Float64Array(SCORE_COLUMNS.length),
    }));
    const training = trainModel(rows, options());
    expect(!training.ok && training.problem).toContain('no feature says anything');
  });

  test('refuses labels that turn round on the way', () => {
    const rows = makeHistory({ rows: 4000, seed: 4 }).map((row, at) => ({
      ...row,
      outcome: row.outcome && {
        ...row.outcome,
        isFraud: at < 1800 ? (row.values[APPS] ?? 0) > 3 : (row.values[APPS] ?? 0) < 2,
      },
    }));
    const training = trainModel(rows, options());
    expect(!training.ok && training.problem).toContain('does not hold');
  });
});

describe('rows of a history', () => {
  test('of this server: absent features are not known, and an outcome without a time is ignored', () => {
    const stored = { atMs: 5, features: { idApps7d: 2 }, score: 41, outcome: 'fraud', observedAtMs: 9 } as const;
    const row = rowOfAnswer(stored);
    expect(row).toMatchObject({ atMs: 5, score: 41, outcome: { isFraud: true, observedAtMs: 9 } });
    expect(row.values[APPS]).toBe(2);
    expect(row.values[EVIDENCE]).toBeNaN();
    expect(rowOfAnswer({ ...stored, outcome: null, observedAtMs: null }).outcome).toBeNull();
  });

  test('of a file', () => {
    const fields = {
      asked_at: '2026-01-02T00:00:00Z',
      outcome: 'genuine',
      observed_at: '1767600000000',
      idApps7d: '3',
      other: 'x',
    };
    const read = rowOfFile(fields);
    expect(read).toMatchObject({
      ok: true,
      row: { atMs: 1767312000000, outcome: { isFraud: false, observedAtMs: 1767600000000 } },
    });
    expect(read.ok && read.row.values[APPS]).toBe(3);
    expect(read.ok && read.row.values[EVIDENCE]).toBeNaN();
    expect(ignoredColumns(fields)).toEqual(['other']);
  });

  test.each([
    [
      { asked_at: 'soon' },
      'asked_at: must be a day such as 2026-07-03, a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch',
    ],
    [{ outcome: 'bad' }, 'outcome: must be fraud, genuine or empty'],
    [
      { observed_at: '' },
      'observed_at: must be a day such as 2026-07-03, a time such as 2026-07-03T14:05:00+08:00, or milliseconds or seconds since the Unix epoch',
    ],
    [{ idApps7d: 'many' }, 'idApps7d: must be a number'],
    [{ idApps7d: 'Infinity' }, 'idApps7d: must be a number'],
  ])('%o is refused by field and rule', (wrong, problem) => {
    const fields = { asked_at: '2026-01-02', outcome: 'fraud', observed_at: '2026-01-03', idApps7d: '1' };
    expect(rowOfFile({ ...fields, ...wrong })).toEqual({ ok: false, problem });
  });

  test('a heading must name the three columns and a feature', () => {
    expect(missingColumns(['asked_at', 'idApps7d'])).toEqual(['outcome', 'observed_at']);
    expect(missingColumns(['asked_at', 'outcome', 'observed_at', 'mood'])).toEqual(['any feature']);
    expect(missingColumns(['asked_at', 'outcome', 'observed_at', 'evidence11004'])).toEqual([]);
  });
});
