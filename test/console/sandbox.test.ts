import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    noApp: /还没有沙箱应用/,
    ahead: '快 25 小时',
    same: '没有差别',
    slider: '移动的小时数',
    move: '移动',
    midnight: '到下一个零点',
    present: '回到现在',
    at: '移到指定时间 (UTC+8)',
    set: '设定',
    record: '记录',
    moved: '移动了时钟',
    replayOwn: '重放这个沙箱的记录',
    same1: '回答完全相同。',
    replayed: '重放了 1 个调用，跳过 0 个（因格式被拒绝）。',
    file: '记录文件 (JSON)',
    replayFile: '重放文件',
    differ: '1 个回答不同',
    import: '用文件替换记录',
    imported: '已导入 1 件事。',
    reset: '清空',
    nothing: '这个沙箱还没有发生过任何事。',
    find: '查找用例',
    catalogue: '用例目录',
    copy: '复制 curl: other-person',
    copied: '已复制: other-person',
    download: '下载记录',
  },
  en: {
    noApp: /There is no sandbox app yet/,
    ahead: '25 hours ahead',
    same: 'The same',
    slider: 'Hours to move',
    move: 'Move',
    midnight: 'To the next midnight',
    present: 'Back to the present',
    at: 'To a time (UTC+8)',
    set: 'Set',
    record: 'Record',
    moved: 'The clock was moved',
    replayOwn: 'Replay the record of this sandbox',
    same1: 'All answers are the same.',
    replayed: 'Calls replayed: 1. Left out, because their format was refused: 0.',
    file: 'File of a record (JSON)',
    replayFile: 'Replay the file',
    differ: 'Answers that differ: 1',
    import: 'Replace the record by the file',
    imported: '1 events were imported.',
    reset: 'Reset',
    nothing: 'Nothing has happened in this sandbox yet.',
    find: 'Find a case',
    catalogue: 'Catalogue',
    copy: 'Copy curl: other-person',
    copied: 'Copied: other-person',
    download: 'Download the record',
  },
} as const;

interface SandboxRecord {
  readonly version: 1;
  readonly events: readonly { readonly what: { readonly kind: string; readonly code?: number } }[];
}

describe.skipIf(hasNoBrowser)('the sandbox page', () => {
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'ada', role: 'operator', password: PASSWORD });
  });
  afterAll(() => opened?.close());

  test('a site without a sandbox app says how to get one', async () => {
    const { page, context, problems, signIn } = await opened.open({ language: 'en' });
    await signIn('ada', PASSWORD, '/sandbox');
    await page.getByText(WORDS.en.noApp).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test.each(['zh-CN', 'en'] as const)(
    'the clock moves, the record is replayed, taken from a file and forgotten, %s',
    async (language: Language) => {
      const words = WORDS[language];
      const { server } = opened;
      const { id } = await server.admin('apps.create', { name: `<script>${language}`, mode: 'sandbox' });
      const appId = String(id);
      await server.admin('sandbox.call', { appId, api: 'face-verify', slug: 'other-person' });
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('ada', PASSWORD, `/sandbox?app=${appId}`);

      await page.getByText(words.same, { exact: true }).waitFor();
      await page.getByRole('slider', { name: words.slider }).fill('25');
      await page.getByRole('button', { name: words.move, exact: true }).click();
      await page.getByText(words.ahead, { exact: true }).waitFor();
      const events = page.getByRole('table', { name: words.record, exact: true }).locator('tbody tr');
      await expect.poll(() => events.count()).toBe(2);
      expect(await events.first().innerText()).toContain(words.moved);
      expect(await events.nth(1).innerText()).toContain('other-person');
      await page.getByLabel(words.at, { exact: true }).fill('2030-05-01T12:00');
      await page.getByRole('button', { name: words.set, exact: true }).click();
      await page
        .getByText(/^2030-05-01 12:0\d:\d\d$/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: words.midnight }).click();
      await page
        .getByText(/^2030-05-02 00:0\d:\d\d$/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: words.present }).click();
      await page.getByText(words.same, { exact: true }).waitFor();

      await page.getByRole('button', { name: words.replayOwn }).click();
      await page.getByText(words.same1, { exact: true }).waitFor();
      await page.getByText(words.replayed, { exact: true }).waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: words.download }).click(),
      ]);
      const record = JSON.parse(readFileSync(await file.path(), 'utf8')) as SandboxRecord;
      expect(record.events.map(({ what }) => what.kind)).toEqual(['call', 'clock', 'clock', 'clock', 'clock']);

      // A record of another version, in which the call ended otherwise.
      const [call] = record.events;
      const changed = { ...record, events: [{ ...call, what: { ...call?.what, code: 226_499 } }] };
      const buffer = Buffer.from(JSON.stringify(changed));
      await page.getByLabel(words.file).setInputFiles({ name: 'story.json', mimeType: 'application/json', buffer });
      await page.getByRole('button', { name: words.replayFile, exact: true }).click();
      const differences = page.getByRole('table', { name: words.differ });
      await differences.getByText('226499').waitFor();
      await page.getByRole('button', { name: words.import }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.import }).click();
      await page.getByText(words.imported).waitFor();
      await expect.poll(() => events.count()).toBe(1);

      await page.getByRole('button', { name: words.reset, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: words.reset, exact: true }).click();
      await page.getByText(words.nothing).waitFor();
      expect(await server.admin('sandbox.show', { appId })).toMatchObject({ events: 0, lastEvents: [], offsetMs: 0 });

      await page.getByLabel(words.find).fill('other-person');
      await page.getByRole('button', { name: words.copy }).first().click();
      await page.getByRole('button', { name: words.copied }).first().waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^curl .*\/verifyface\/verify/s);
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test.each(LOOKS)('it shuts nobody out: $language, $width px, $scheme', async (look) => {
    const name = `<script>alert(1)</script>${'长'.repeat(30)}`;
    const { id } = await opened.server.admin('apps.create', { name, mode: 'sandbox' });
    await opened.server.admin('sandbox.call', { appId: String(id), api: 'business-risk', slug: 'reject' });
    const window = await opened.open(look);
    await window.signIn('ada', PASSWORD, `/sandbox?app=${String(id)}`);
    await window.page.getByRole('button', { name: WORDS[look.language].replayOwn }).waitFor();
    const seen = await lookAt(window, 'sandbox', look);
    expect(seen).toEqual({ name: 'sandbox', serious: [], overhang: 0 });
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
