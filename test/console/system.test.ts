import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const SECRET = 'word-that-no-page-may-show';
const SETTINGS = { RENZHENG_REGISTER_UPSTREAM_URL: 'http://127.0.0.1:9/', RENZHENG_REGISTER_UPSTREAM_KEY: SECRET };

const WORDS = {
  'zh-CN': {
    never: '本进程启动后还没有体检过。',
    examine: '开始体检',
    examineAgain: '重新体检',
    doctor: '体检',
    folder: '数据目录',
    free: /剩余 \d+ GiB/,
    ledger: '账本',
    good: '正常',
    noBackup: /还没有成功的备份/,
    make: '立即备份',
    to: '服务器上的目录',
    noFolder: '请填写目录',
    backups: '备份',
    done: '完成并已验证',
    setSchedule: '设置定期备份',
    hours: '间隔小时数',
    save: '保存',
    every: (to: string) => `每 6 小时一次，存到 ${to}`,
    end: '停止定期备份',
    none: '没有定期备份',
    rotate: '轮换数据密钥',
    keys: '密钥与机密',
    current: '使用中',
    older: '旧密钥',
    settings: '生效的配置',
    find: '查找配置项',
    auditorSees: '密钥与机密',
  },
  en: {
    never: 'This process was not checked since its start.',
    examine: 'Start the checks',
    examineAgain: 'Check again',
    doctor: 'Checks',
    folder: 'Data folder',
    free: /\d+ GiB free/,
    ledger: 'Ledger',
    good: 'Good',
    noBackup: /There is no good backup yet/,
    make: 'Back up now',
    to: 'Folder on the server',
    noFolder: 'Enter a folder',
    backups: 'Backups',
    done: 'Made and verified',
    setSchedule: 'Set the schedule',
    hours: 'Hours between two backups',
    save: 'Save',
    every: (to: string) => `Every 6 hours, to ${to}`,
    end: 'End the schedule',
    none: 'No schedule',
    rotate: 'Rotate the data key',
    keys: 'Keys and secrets',
    current: 'In use',
    older: 'Older',
    settings: 'Settings in effect',
    find: 'Find a setting',
    auditorSees: 'Keys and secrets',
  },
} as const;

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('the system page, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-backups-'));
  beforeAll(async () => {
    opened = await openConsole(SETTINGS);
    await opened.server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
    await opened.server.admin('administrators.create', { name: 'rita', role: 'auditor', password: PASSWORD });
    await opened.server.admin('persons.add', { idNumber: '11010519491231002X', name: '张三' });
  });
  afterAll(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('an owner checks the server, backs it up, rotates the data key and reads the settings', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/system');

    await page.getByText(words.never).waitFor();
    await page.getByRole('button', { name: words.examine }).click();
    await page.getByRole('button', { name: words.examineAgain }).waitFor();
    const checks = page.getByRole('table', { name: words.doctor }).getByRole('row');
    const folderRow = checks.filter({ hasText: words.folder });
    await folderRow.getByText(words.free).waitFor();
    await checks.filter({ hasText: words.ledger }).getByText(words.good).first().waitFor();

    // Commands and names of settings stay as they are; whole English sentences do not.
    const told = await page.getByRole('table', { name: words.doctor }).innerText();
    if (language === 'zh-CN') expect(told).not.toMatch(/\b[a-z]+ (?:the|is|are|of|and|not|to) [a-z]+\b/);

    await page.getByText(words.noBackup).waitFor();
    await page.getByRole('button', { name: words.make }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: words.make }).click();
    await dialog.getByText(words.noFolder).waitFor();
    await dialog.getByLabel(words.to).fill(folder);
    await dialog.getByRole('button', { name: words.make }).click();
    const made = page.getByRole('table', { name: words.backups }).locator('tbody tr');
    await made.getByText(words.done).waitFor();
    expect(await made.count()).toBe(1);
    expect(await page.getByText(words.noBackup).count()).toBe(0);
    await page.getByRole('button', { name: words.setSchedule }).click();
    await dialog.getByLabel(words.to).fill(folder);
    await dialog.getByLabel(words.hours).fill('6');
    await dialog.getByRole('button', { name: words.save }).click();
    await page.getByText(words.every(folder)).waitFor();
    await page.getByRole('button', { name: words.end }).click();
    await dialog.getByRole('button', { name: words.end }).click();
    await page.getByText(words.none, { exact: true }).waitFor();

    await page.getByRole('button', { name: words.rotate }).click();
    await dialog.getByRole('button', { name: words.rotate }).click();
    const keys = page.getByRole('table', { name: words.keys }).locator('tbody tr');
    await expect.poll(() => keys.count()).toBe(2);
    expect(await keys.filter({ hasText: words.current }).count()).toBe(1);
    expect(await keys.filter({ hasText: words.older }).count()).toBe(1);

    await page.getByLabel(words.find).fill('upstreamkey');
    const settings = page.getByRole('table', { name: words.settings }).locator('tbody tr');
    await expect.poll(() => settings.count()).toBe(1);
    expect(await settings.innerText()).toContain('register.upstreamKey');
    expect(await settings.innerText()).toContain('hidden');
    expect(await page.content()).not.toContain(SECRET);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('an auditor sees backups and keys, and neither settings nor checks nor a button that changes them', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('rita', PASSWORD, '/system');
    await page.getByRole('table', { name: words.auditorSees }).waitFor();
    for (const name of [words.make, words.setSchedule, words.rotate, words.examine, words.examineAgain])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('table', { name: words.settings }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  test.each(LOOKS.filter((look) => look.language === language))(
    'it shuts nobody out: $width px, $scheme',
    async (look) => {
      const window = await opened.open(look);
      await window.signIn('ada', PASSWORD, '/system');
      await window.page.getByRole('table', { name: words.settings }).waitFor();
      expect(await lookAt(window, 'system', look)).toEqual({ name: 'system', serious: [], overhang: 0 });
      expect(window.problems).toEqual([]);
      await window.context.close();
    },
  );
});
