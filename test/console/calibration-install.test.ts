import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import defaultCalibration from '../../src/vision/calibration/default-calibration.json' with { type: 'json' };
import { hasNoBrowser, openConsole, PASSWORD, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    panel: '用自己的照片标定人脸',
    result: '上次标定：people.csv，ann',
    install: '安装…',
    installDo: '安装',
    waits: '等待第二个人确认',
    waitsWhat: /^安装已登记，尚未执行。请另一位有权限的管理员在 24 小时内确认。/,
    inUse: '这个映射正在使用。',
    release: '恢复随附的标定…',
    releaseDo: '恢复',
  },
  en: {
    panel: 'Calibrate faces on your own photos',
    result: 'Last calibration: people.csv, by ann',
    install: 'Install…',
    installDo: 'Install',
    waits: 'This waits for a second person',
    waitsWhat: /^The installation is noted and not done. Another administrator has 24 hours to confirm it./,
    inUse: 'This map is in use.',
    release: 'Go back to what ships…',
    releaseDo: 'Go back',
  },
} as const;

/** A calibration that has ended, as the job leaves it. To measure 30,000 pairs would take minutes. */
function leaveCalibration(dir: string): void {
  const map = { ...defaultCalibration.map, source: { ...defaultCalibration.map.source, group: 'ours' } };
  const measured = { ...defaultCalibration, map, by: 'ann', atMs: 1_764_300_000_000 };
  const database = new Database(path.join(dir, 'renzheng.db'));
  database
    .prepare(
      `INSERT INTO jobs (id, kind, state, input, started_by, started_at_ms, ended_at_ms, done, total, result, fence, lease_ends_at_ms)
        VALUES ('job-ours', 'face-calibration', 'done', ?, 'ann', 1764300000000, 1764300000001, 9, 9, ?, 1, 0)`,
    )
    .run(JSON.stringify({ list: 'people.csv', startedBy: 'ann' }), JSON.stringify({ measured }));
  database.close();
}

describe.skipIf(hasNoBrowser)('installing a calibration', () => {
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole({ RENZHENG_ADMIN_SECOND_PERSON: 'on' });
    for (const name of ['olga', 'otto'])
      await opened.server.admin('administrators.create', { name, role: 'operator', password: PASSWORD });
    leaveCalibration(opened.server.dir);
  });
  afterAll(() => opened?.close());

  test.each(['zh-CN', 'en'] as const)(
    '%s: a second person installs what the first asked for, without a restart, and both go back',
    async (language) => {
      const words = WORDS[language];
      const isOwn = async () => (await opened.server.admin('accuracy.faces'))['isOwn'];
      const signedIn = async (name: string) => {
        const window = await opened.open({ language });
        await window.signIn(name, PASSWORD, '/accuracy');
        return { ...window, panel: window.page.getByRole('region', { name: words.panel }) };
      };
      const [olga, otto] = [await signedIn('olga'), await signedIn('otto')];
      const press = async ({ panel, page }: typeof olga, button: string, does: string) => {
        await panel.getByRole('button', { name: button, exact: true }).click();
        await page.getByRole('dialog').getByRole('button', { name: does, exact: true }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };

      await olga.panel.getByText(words.result, { exact: true }).waitFor();
      await press(olga, words.install, words.installDo);
      await olga.panel.getByText(words.waits, { exact: true }).waitFor();
      await olga.panel.getByText(words.waitsWhat).waitFor();
      expect(await isOwn()).toBe(false);

      await otto.page.reload();
      await otto.panel.getByText(words.waits, { exact: true }).waitFor();
      await press(otto, words.install, words.installDo);
      await otto.panel.getByText(words.inUse, { exact: true }).waitFor();
      expect(await opened.server.admin('accuracy.faces')).toMatchObject({ isOwn: true, map: { group: 'ours' } });

      await press(otto, words.release, words.releaseDo);
      await otto.panel.getByText(words.waits, { exact: true }).waitFor();
      expect(await isOwn()).toBe(true);
      await olga.page.reload();
      await olga.panel.getByText(words.inUse, { exact: true }).waitFor();
      await press(olga, words.release, words.releaseDo);
      await olga.panel.getByRole('button', { name: words.install, exact: true }).waitFor();
      expect(await isOwn()).toBe(false);
      expect([...olga.problems, ...otto.problems]).toEqual([]);
      for (const { context } of [olga, otto]) await context.close();
    },
  );
});
