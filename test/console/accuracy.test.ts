import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { download } from './download.ts';
import { LOOKS, lookAt } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type ConsoleWindow, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    drift: '人脸核验：分数每周的偏移',
    tooFewScores: '两侧各须至少有 100 次。',
    moved: '已经不同',
    index: '最近七天的稳定性指数 (PSI) 0.412：低于 0.1 为没有变化，高于 0.25 为另一群人。',
    driftChart: 'face-verify：每周的稳定性指数',
    driftWeeks: '每周的分数 · face-verify',
    page: '人脸与活体',
    question: '人脸阈值还适合我们的人吗？',
    tooFew: '近期的比对太少。',
    lower: /^通过的比对不如标定时同一人的照片对相似/,
    noCurve: /^.*、East Asian、.* 没有曲线：没有人有两张照片，所以没有同一人的照片对。$/,
    group: '标定的组',
    cosines: '余弦分布：标定的照片对与近期 200 次比对',
    report: '标定报告（可打印）',
    reportTitle: '<h1>人脸比对标定</h1>',
    liveness: '活体：按 rate_type',
    calibrate: '用自己的照片标定人脸',
    list: '清单',
    start: '开始标定',
    failed: '没有结果：清单中的第 1 张照片不是目录中的文件，或超过 8 MiB',
    result: '上次标定：readable.csv，anna',
    noMap: '没有任何一组的照片对足以做出映射（需要 30,000 对不同人，约 250 人）。',
    ownReport: '这次标定的报告',
    calibrateClips: '用自己的视频标定活体',
    clipFailed: '没有结果：清单中的第 1 段视频不是目录中的文件，或超过 10 MiB',
    clipResult: '上次标定：clips.csv，anna',
    noScale: '真人视频太少，做不出刻度（至少 20 段，要看到 0.1 % 需要 3,000 段）。',
    clipReportTitle: '<h1>活体检测标定</h1>',
  },
  en: {
    page: 'Accuracy',
    drift: 'Face verification: drift by week',
    tooFewScores: 'Each side needs at least 100.',
    moved: 'Has moved',
    index:
      'Stability index (PSI) of the last seven days 0.412: under 0.1 nothing has moved, over 0.25 these are other people.',
    driftChart: 'face-verify: stability index of each week',
    driftWeeks: 'Scores of each week · face-verify',
    question: 'Is the face threshold still right for our people?',
    tooFew: 'There are too few recent comparisons.',
    lower: /^Accepted comparisons are less alike than the pairs of one person/,
    noCurve: /^No curve for .*, East Asian, .*: nobody has two photos, so there is no pair of one person.$/,
    group: 'Group of the calibration',
    cosines: 'Cosines of the calibration and of 200 recent comparisons',
    report: 'Calibration report to print',
    reportTitle: '<h1>Calibration of face comparison</h1>',
    liveness: 'Liveness by rate_type',
    calibrate: 'Calibrate faces on your own photos',
    list: 'List',
    start: 'Start calibration',
    failed: 'There is no result: photo 1 of the list is no file in the folder, or has more than 8 MiB',
    result: 'Last calibration: readable.csv, by anna',
    noMap: 'No group has enough pairs for a map (30,000 of different people, about 250 people).',
    ownReport: 'Report of this calibration',
    calibrateClips: 'Calibrate liveness on your own clips',
    clipFailed: 'There is no result: clip 1 of the list is no file in the folder, or has more than 10 MiB',
    clipResult: 'Last calibration: clips.csv, by anna',
    noScale: 'There are too few live clips for a scale (at least 20, and 3,000 to see a rate of 0.1 %).',
    clipReportTitle: '<h1>Calibration of liveness</h1>',
  },
} as const;

interface Drifts {
  readonly apis: readonly { readonly binFrom: readonly number[]; readonly weeks: readonly object[] }[];
}

interface Faces {
  readonly binFrom: readonly number[];
  readonly seen: object;
}

/** Has the page see 200 comparisons that are barely accepted, as if so many people had called. */
async function barelyAccepted({ page }: ConsoleWindow): Promise<void> {
  await page.route('**/accuracy/faces', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { readonly data?: Faces } & Faces;
    const faces = body.data ?? body;
    const counts = faces.binFrom.map((from) => (from === 0.48 ? 120 : from === 0.56 ? 80 : 0));
    const seen = {
      comparisons: 200,
      fromMs: 1_764_300_000_000,
      toMs: 1_764_386_400_000,
      otherModel: 3,
      below60: 0,
      below70: 120,
      counts,
    };
    const changed = { ...faces, seen, drift: { state: 'lower', psi: 4.2, comparisonsMin: 100 } };
    await route.fulfill({ response: answer, json: body.data === undefined ? changed : { ...body, data: changed } });
  });
}

/** Has the page see scores that have moved, and those of liveness that have not, as if so many people had called. */
async function movedScores({ page }: ConsoleWindow): Promise<void> {
  await page.route('**/accuracy/drift', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { readonly data?: Drifts } & Drifts;
    const { apis } = body.data ?? body;
    const changed = apis.map((api, at) => ({
      ...api,
      state: at === 0 ? 'moved' : 'same',
      counts: api.binFrom.map((_, bin) => (bin === 50 ? 300 : bin === 51 ? 200 : 0)),
      earlier: api.binFrom.map((_, bin) => (bin === 50 ? 400 : bin === 55 ? 1600 : 0)),
      weeks: api.weeks.map((week, ago) => ({
        ...week,
        scores: 500 + ago,
        earlierScores: 2000,
        psi: ago > 8 ? null : at === 0 ? 0.412 - ago * 0.04 : 0.02 + ago * 0.003,
      })),
    }));
    const drift = { ...(body.data ?? body), apis: changed };
    await route.fulfill({ response: answer, json: body.data === undefined ? drift : { ...body, data: drift } });
  });
}

describe.skipIf(hasNoBrowser)('accuracy', () => {
  let opened: OpenedConsole;
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-own-photos-'));
  beforeAll(async () => {
    // None of these files has a face in it: one list names a photo that is missing, another one photos that cannot be
    // opened.
    writeFileSync(path.join(folder, 'missing.csv'), 'file,identity\ngone.jpg,p1\n');
    writeFileSync(path.join(folder, 'readable.csv'), 'file,identity\na.jpg,p1\nb.jpg,p2\n');
    writeFileSync(path.join(folder, 'clips.csv'), 'file,label,attack,subject\na.jpg,live,,p1\nb.jpg,attack,print,p2\n');
    writeFileSync(path.join(folder, 'clips-missing.csv'), 'file,label,subject\ngone.mp4,live,p1\n');
    for (const file of ['a.jpg', 'b.jpg']) writeFileSync(path.join(folder, file), 'no picture');
    opened = await openConsole({ RENZHENG_CALIBRATION_FOLDER: folder });
    await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['zh-CN', 'en'] as const)(
    'job 11, %s: the threshold is judged in one click, with its reasons',
    async (language) => {
      const words = WORDS[language];
      const window = await opened.open({ language });
      const { page, context, problems, signIn } = window;
      await signIn('anna', PASSWORD);
      await page.getByRole('link', { name: words.page, exact: true }).click();
      const answer = page.getByRole('region', { name: words.question });
      await answer.getByText(words.tooFew, { exact: true }).waitFor();
      await page.getByText(words.noCurve).waitFor();
      await expect.poll(() => page.getByRole('table', { name: words.liveness }).getByRole('row').count()).toBe(8);
      expect(await download(page, page.getByRole('link', { name: words.report }))).toContain(words.reportTitle);
      const calibrate = async (name: string, list: string) => {
        const panel = page.getByRole('region', { name });
        await panel.getByLabel(words.list, { exact: true }).click();
        await page.getByTitle(list, { exact: true }).filter({ visible: true }).last().click();
        await panel.getByRole('button', { name: words.start }).click();
        return panel;
      };
      const panel = await calibrate(words.calibrate, 'missing.csv');
      await panel.getByText(words.failed, { exact: true }).waitFor();
      await calibrate(words.calibrate, 'readable.csv');
      await panel.getByText(words.result, { exact: true }).waitFor();
      await panel.getByText(words.noMap, { exact: true }).waitFor();
      expect(await download(page, panel.getByRole('link', { name: words.ownReport }))).toContain(words.reportTitle);
      const clips = await calibrate(words.calibrateClips, 'clips-missing.csv');
      await clips.getByText(words.clipFailed, { exact: true }).waitFor();
      await calibrate(words.calibrateClips, 'clips.csv');
      await clips.getByText(words.clipResult, { exact: true }).waitFor();
      await clips.getByText(words.noScale, { exact: true }).waitFor();
      expect(await download(page, clips.getByRole('link', { name: words.ownReport }))).toContain(words.clipReportTitle);
      const drift = page.getByRole('region', { name: words.drift });
      await drift.getByText(words.tooFewScores, { exact: true }).waitFor();
      await barelyAccepted(window);
      await movedScores(window);
      await page.reload();
      await drift.getByText(words.moved, { exact: true }).waitFor();
      await drift.getByText(words.index, { exact: true }).waitFor();
      await drift.getByRole('img', { name: words.driftChart }).waitFor();
      const weeks = page.getByRole('table', { name: words.driftWeeks }).getByRole('row');
      expect(await weeks.nth(2).textContent()).toMatch(/501.*0\.372$/);
      await answer.getByText(words.lower).waitFor();
      await page.getByRole('img', { name: words.cosines }).waitFor();
      expect(await page.getByRole('definition').filter({ hasText: '120 (60.0 %)' }).count()).toBe(1);
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test.each(LOOKS)('the page of accuracy, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('anna', PASSWORD);
    const found = [];
    await window.goto('/accuracy');
    found.push(await lookAt(window, 'accuracy-no-calls', look));
    await barelyAccepted(window);
    await movedScores(window);
    await window.goto('/accuracy');
    found.push(await lookAt(window, 'accuracy', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
