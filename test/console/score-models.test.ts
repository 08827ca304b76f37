import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeHistory } from '../../src/features/fraud-score/training/made-history.ts';
import { trainReport } from '../../src/features/fraud-score/training/train-report.ts';
import { download } from './download.ts';
import { LOOKS, lookAt } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type ConsoleWindow, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    page: '欺诈分',
    inService: '使用中的模型',
    builtIn: '内置评分卡',
    model: (number: number) => `模型 ${number}`,
    roc: /^ROC 曲线，AUC 0\.\d{4}$/,
    calibration: '按十分位的预测与实际欺诈率',
    report: '训练报告（可打印）',
    reportTitle: '<h1>欺诈分训练</h1>',
    publish: '发布…',
    doPublish: '发布',
    inUse: '使用中',
    beside: '使用中：模型 1',
    rollBack: '回滚…',
    doRollBack: '回滚',
    back: '返回欺诈分',
    labelDelay: '多少天后结果才算已知',
    notDays: '须为 0 至 3650',
    start: '开始训练',
    run: '影子运行',
    inShadow: '影子运行中',
    noAnswers: '还没有两个模型都评过分的答复。查到记录的调用才会评分。',
    compared: '影子与使用中的模型',
    drift: '欺诈分每周的偏移',
    counted: /^最近七天 [1-9]\d* 次，此前 28 天 0 次。$/,
    driftChart: 'fraud-score：每周的稳定性指数',
    tooFew: '两侧各须至少有 100 次。',
    stop: '停止影子运行',
    failed: /^没有得到模型：样本太少：测试之前有 0 个欺诈、0 个正常/,
  },
  en: {
    page: 'Score models',
    inService: 'The model in use',
    builtIn: 'the built-in scorecard',
    model: (number: number) => `Model ${number}`,
    roc: /^ROC curve, AUC 0\.\d{4}$/,
    calibration: 'Predicted and observed fraud in tenths',
    report: 'Training report to print',
    reportTitle: '<h1>Training of the fraud score</h1>',
    publish: 'Publish…',
    doPublish: 'Publish',
    inUse: 'In use',
    beside: 'In use: Model 1',
    rollBack: 'Roll back…',
    doRollBack: 'Roll back',
    back: 'Back to score models',
    labelDelay: 'Days until an outcome is known',
    notDays: 'must be 0 to 3650',
    start: 'Start training',
    run: 'Run in shadow',
    inShadow: 'In shadow',
    noAnswers: 'No answer was scored by both models yet. Only calls of which something is known are scored.',
    compared: 'The shadow and the model in use',
    drift: 'Fraud scores: drift by week',
    counted: /^[1-9]\d* scores in the last seven days, 0 in the 28 days before\.$/,
    driftChart: 'fraud-score: stability index of each week',
    tooFew: 'Each side needs at least 100.',
    stop: 'Stop the shadow',
    failed: /^There is no model: too little to learn from: 0 fraud and 0 genuine rows/,
  },
} as const;

const DAY_MS = 86_400_000;

/** Trains two models here, and keeps them on the server with what their trainings measured. */
async function keepModels({ server }: OpenedConsole): Promise<void> {
  for (const seed of [3, 5]) {
    const task = { learner: 'scorecard', unlabelled: 'leave-out', fromMs: 0, testFromMs: null, seed: 1 } as const;
    const whole = { ...task, labelDelayMs: 7 * DAY_MS, by: 'ada', atMs: 0 };
    const trained = await trainReport(makeHistory({ rows: 4500, seed }), whole, () => undefined);
    if (!trained.ok) throw new Error(trained.problem);
    const { document, report, figures } = trained;
    await server.admin('scoreModels.add', { document, report, figures });
  }
}

/** Has three answers judged, about a person with evidence. */
async function judgeBoth({ server }: OpenedConsole): Promise<void> {
  const { key } = await server.makeCaller();
  const idNumber = '11010519491231002X';
  const observedAt = Date.now() - DAY_MS;
  await server.admin('evidences.report', {
    source: 'bureau',
    reference: key,
    observedAt,
    idNumber,
    code: 11004,
    level: 3,
  });
  for (const phoneNumber of ['13800138000', '13800138001', '13800138002'])
    await fetch(`${server.url}/antiFraudHighRate/query`, {
      method: 'POST',
      body: new URLSearchParams({ key, idNumber, phoneNumber }),
    });
}

interface Drift {
  readonly binFrom: readonly number[];
  readonly weeks: readonly object[];
}

/** Has the page see scores that have moved, as if so many people had called. */
async function movedScores({ page }: ConsoleWindow): Promise<void> {
  await page.route('**/score-drift', async (route) => {
    const answer = await route.fetch();
    const drift = (await answer.json()) as Drift;
    const json = {
      ...drift,
      state: 'moved',
      counts: drift.binFrom.map((from) => (from < 40 ? 5 : 40)),
      earlier: drift.binFrom.map((from) => (from < 40 ? 150 : 20)),
      weeks: drift.weeks.map((week, ago) => ({
        ...week,
        scores: 520 + ago,
        earlierScores: 1440,
        psi: ago > 8 ? null : 0.41 - ago * 0.04,
      })),
    };
    await route.fulfill({ response: answer, json });
  });
}

describe.skipIf(hasNoBrowser)('score models', () => {
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
    await opened.server.admin('administrators.create', { name: 'aude', role: 'auditor', password: PASSWORD });
  });
  afterAll(() => opened?.close());

  test.each(LOOKS)('the page without a model, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('aude', PASSWORD, '/score-models');
    const seen = await lookAt(window, 'score-models-none', look);
    expect(seen).toMatchObject({ serious: [], overhang: 0 });
    expect(await window.page.getByRole('button', { name: WORDS[look.language].start }).count()).toBe(0);
    await window.context.close();
  });

  describe.each(['zh-CN', 'en'] as const)('%s', (language) => {
    const words = WORDS[language];

    test('a model is judged, published, compared and rolled back, and a training says why it gave none', async () => {
      const { models } = (await opened.server.admin('scoreModels.list')) as { models: readonly unknown[] };
      if (models.length === 0) await keepModels(opened);
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD);
      await page.getByRole('link', { name: words.page, exact: true }).click();
      const inService = page.getByRole('region', { name: words.inService });
      await inService.getByText(words.builtIn, { exact: true }).waitFor();
      const publish = async (number: number) => {
        await page
          .getByRole('link', { name: words.model(number), exact: true })
          .first()
          .click();
        await page.getByRole('button', { name: words.publish, exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: words.doPublish, exact: true }).click();
        await page.getByRole('main').getByText(words.inUse, { exact: true }).waitFor();
      };
      await page.getByRole('link', { name: words.model(2), exact: true }).click();
      await page.getByRole('button', { name: words.run, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.run, exact: true }).click();
      await page.getByText(words.inShadow, { exact: true }).waitFor();
      await page.getByText(words.noAnswers, { exact: true }).waitFor();
      await judgeBoth(opened);
      await page.reload();
      await page.getByRole('region', { name: words.compared }).getByText('3', { exact: true }).first().waitFor();
      const drift = page.getByRole('region', { name: words.drift });
      await page.getByRole('link', { name: words.back }).click();
      await drift.getByText(words.tooFew, { exact: true }).waitFor();
      await drift.getByText(words.counted).waitFor();
      await page
        .getByRole('link', { name: words.model(2), exact: true })
        .first()
        .click();
      await page.getByRole('button', { name: words.stop, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.stop, exact: true }).click();
      await page.getByText(words.inShadow, { exact: true }).waitFor({ state: 'hidden' });
      await page.getByRole('link', { name: words.back }).click();
      await publish(1);
      await page.getByRole('img', { name: words.roc }).waitFor();
      await expect.poll(() => page.getByRole('table', { name: words.calibration }).getByRole('row').count()).toBe(11);
      expect(await download(page, page.getByRole('button', { name: words.report }))).toContain(words.reportTitle);
      await page.getByRole('link', { name: words.back }).click();
      await page.getByRole('link', { name: words.model(2), exact: true }).click();
      await page.getByRole('img', { name: words.roc }).getByText(words.beside, { exact: true }).waitFor();
      await page.getByRole('link', { name: words.back }).click();
      await publish(2);
      await page.getByRole('link', { name: words.back }).click();
      await page.getByRole('button', { name: words.rollBack, exact: true }).click();
      await page.getByRole('dialog').getByText(words.model(1)).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: words.doRollBack, exact: true }).click();
      await inService.getByText(words.model(1), { exact: true }).waitFor();
      await opened.server.admin('scoreModels.publish', { modelId: 'default' });
      await page.getByLabel(words.labelDelay, { exact: true }).fill('-1');
      await page.getByText(words.notDays, { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: words.start }).isDisabled()).toBe(true);
      await page.getByLabel(words.labelDelay, { exact: true }).fill('7');
      await page.getByRole('button', { name: words.start }).click();
      await page.getByText(words.failed).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    });

    test.each(LOOKS.filter((look) => look.language === language))(
      'the pages of score models, $language, $width px, $scheme',
      async (look) => {
        const window = await opened.open(look);
        await window.signIn('anna', PASSWORD);
        const { models } = (await opened.server.admin('scoreModels.list')) as {
          models: readonly { readonly modelId: string }[];
        };
        await opened.server.admin('score-shadows.start', { modelId: models[0]?.modelId });
        await judgeBoth(opened);
        const found = [];
        await movedScores(window);
        await window.goto('/score-models');
        await window.page.getByRole('img', { name: words.driftChart }).waitFor();
        found.push(await lookAt(window, 'score-models', look));
        await window.goto(`/score-models/${models[0]?.modelId}`);
        found.push(await lookAt(window, 'score-model', look));
        expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
        expect(window.problems).toEqual([]);
        await window.context.close();
        await opened.server.admin('score-shadows.stop');
      },
    );
  });
});
