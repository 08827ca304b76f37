import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    lists: '全部名单',
    entries: '条目',
    find: '按值查找',
    findButton: '查找',
    value: '值',
    applies: '生效',
    add: '添加条目',
    note: '备注',
    change: '修改',
    endNow: '立即结束',
    ended: '已结束',
    remove: '移除',
    csv: '表格内容',
    preview: '预览',
    row: '行 3',
    mend: '应用修改并再次预览',
    doImport: '导入 2 个条目',
    imported: '已导入 2 个条目',
    file: '文件',
    name: '名称',
    source: '来源',
    licence: '许可',
    importFeed: '导入并启用',
    feedDone: '已导入 2 行并启用',
    feeds: '全部版本',
    stale: '1 个启用的情报已过期',
    published: '发布时间 (UTC+8)',
    schedules: '定时获取',
    schedule: '设置定时获取',
    begin: '开始获取',
    url: '网址',
    urlWrong: '须为 https 或 http 网址',
    fetch: '立即获取',
    fetched: '已导入新版本',
    fetchFails: '服务器返回状态码 503',
    unschedule: '停止获取',
  },
  en: {
    lists: 'All lists',
    entries: 'Entries',
    find: 'Find by value',
    findButton: 'Find',
    value: 'Value',
    applies: 'Applies',
    add: 'Add an entry',
    note: 'Note',
    change: 'Change',
    endNow: 'End it now',
    ended: 'Ended',
    remove: 'Remove',
    csv: 'The table',
    preview: 'Preview',
    row: 'Line 3',
    mend: 'Apply and preview again',
    doImport: 'Import 2 entries',
    imported: '2 entries were imported',
    file: 'File',
    name: 'Name',
    source: 'Source',
    licence: 'Licence',
    importFeed: 'Import and activate',
    feedDone: '2 rows were imported and are active',
    feeds: 'All versions',
    stale: '1 active feed is too old',
    published: 'Published (UTC+8)',
    schedules: 'Fetched regularly',
    schedule: 'Fetch a feed regularly',
    begin: 'Begin to fetch',
    url: 'URL',
    urlWrong: 'must be a URL with https or http',
    fetch: 'Fetch now',
    fetched: 'A newer version was imported',
    fetchFails: 'The server answered with status 503',
    unschedule: 'Fetch no more',
  },
} as const;

describe.skipIf(hasNoBrowser)('lists and feeds', () => {
  let opened: OpenedConsole;
  /** A server that publishes a feed. */
  let publisher: Server;
  let published = '';
  let publishedStatus = 200;
  beforeAll(async () => {
    publisher = createServer((_, response) => void response.writeHead(publishedStatus).end(published));
    await new Promise<void>((resolve) => void publisher.listen(0, '127.0.0.1', resolve));
    opened = await openConsole({ RENZHENG_FEEDS_ALLOW: '127.0.0.1' });
    await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
    await opened.server.admin('administrators.create', { name: 'audrey', role: 'auditor', password: PASSWORD });
    const { key } = await opened.server.makeCaller({ calls: 100 });
    await opened.server.admin('list-entries.add', {
      list: 'block',
      kind: 'phone',
      value: '13815650338',
      note: `Ring ${'长'.repeat(80)}`,
      end: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    });
    await opened.server.admin('list-entries.add', { list: 'vip_customers', kind: 'address', value: '223.122.0.0/16' });
    const security = {
      Account: { AccountType: 4, OtherAccount: { AccountId: '13815650338' } },
      UserIp: '223.122.53.5',
      SceneCode: 'e_login_protection',
    };
    const body = new URLSearchParams({ key, BusinessSecurityData: JSON.stringify(security) });
    await fetch(`${opened.server.url}/antiRush/query`, { method: 'POST', body });
  });
  afterAll(async () => {
    publisher.close();
    await opened?.close();
  });

  describe.each(['zh-CN', 'en'] as const)('%s', (language: Language) => {
    const words = WORDS[language];

    test('a value is found without standing in an address, and an entry is added, changed and removed', async () => {
      const { page, context, problems, signIn } = await opened.open({ language });
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      await signIn('anna', PASSWORD, '/lists');
      const lists = page.getByRole('table', { name: words.lists });
      // One decision hit the entry, and the list counts it.
      await expect.poll(() => lists.getByRole('row').nth(2).innerText()).toMatch(/1\s+1\s+0\s+\d\s+1\s+1/);
      const find = page.getByRole('form', { name: words.find });
      await find.getByLabel(words.value, { exact: true }).fill('+86 138-1565-0338');
      await find.getByRole('button', { name: words.findButton }).click();
      const found = page.getByRole('table', { name: words.find });
      await found.getByText(words.applies, { exact: true }).last().waitFor();
      expect(await found.innerText()).toContain('138*****338');
      expect(addresses.filter((url) => /138.?1565/.test(url))).toEqual([]);
      expect(page.url()).toMatch(/\/lists$/);

      const made = language === 'en' ? '10.9.8.0/24' : '10.9.7.0/24';
      await page.getByRole('button', { name: words.add }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(words.value, { exact: true }).fill(made);
      await dialog.getByRole('combobox').first().click();
      await dialog.locator('.ant-select-item-option').last().click();
      await dialog.getByLabel(words.note, { exact: true }).fill('a test');
      await dialog.getByRole('button', { name: words.add }).click();
      const entries = page.getByRole('table', { name: words.entries });
      await entries.getByText(made).waitFor();
      await page.getByRole('button', { name: `${words.change} ${made}` }).click();
      await dialog.getByRole('button', { name: words.endNow }).click();
      await dialog.waitFor({ state: 'detached' });
      await lists
        .getByRole('row')
        .nth(2)
        .getByRole('link', { name: new RegExp(words.ended) })
        .click();
      await page.waitForURL(/list=block&state=ended/);
      await page.getByRole('button', { name: `${words.remove} ${made}` }).click();
      await dialog.getByRole('button', { name: words.remove }).click();
      await dialog.waitFor({ state: 'detached' });
      await entries.getByText(made).waitFor({ state: 'detached' });
      expect(problems).toEqual([]);
      await context.close();
    });

    test('an import is previewed, a refused row is mended, and the rest follows', async () => {
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/lists/import');
      const [first, second] = language === 'en' ? ['ann', 'ben'] : ['cai', 'dai'];
      await page
        .getByRole('textbox', { name: words.csv })
        .fill(`list,kind,value\nvip,account,${first}\nvip,acount,${second}`);
      await page.getByRole('button', { name: words.preview }).click();
      await page.getByLabel(words.row, { exact: true }).fill(`vip,account,${second}`);
      await page.getByRole('button', { name: words.mend }).click();
      await page.getByRole('button', { name: words.doImport }).click();
      await page.getByText(words.imported).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    });

    test('a feed is previewed and imported, and one that is too old says so', async () => {
      const { page, context, problems, signIn, goto } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/feeds/import?kind=tor&name=exits');
      await page.getByLabel(words.source, { exact: true }).fill('https://feeds.example');
      await page.getByLabel(words.licence, { exact: true }).fill('CC0');
      await page.getByLabel(words.published, { exact: true }).fill('2020-01-01T00:00');
      const buffer = Buffer.from('1.2.3.4\n# a comment\n5.6.7.0/24\nrubbish\n');
      await page
        .getByLabel(words.file, { exact: true })
        .setInputFiles({ name: 'exits.txt', mimeType: 'text/plain', buffer });
      await page.getByRole('button', { name: words.preview }).click();
      await page.getByRole('button', { name: words.importFeed }).click();
      await page.getByText(words.feedDone).waitFor();
      await goto('/feeds');
      await page.getByText(words.stale).waitFor();
      await page.getByRole('table', { name: words.feeds }).getByText('exits').first().waitFor();
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  test.each(['zh-CN', 'en'] as const)('a scheduled feed is fetched, fails and is ended, %s', async (language) => {
    const words = WORDS[language];
    const { page, context, problems, signIn } = await opened.open({ language });
    const name = `cloud-${language}`;
    const { port } = publisher.address() as AddressInfo;
    publishedStatus = 200;
    published = `192.0.2.0/24,${language}\n`;
    const url = `http://127.0.0.1:${port}/cloud.txt?token=s3cret`;
    await opened.server.admin('administrators.create', {
      name: `olga-${language}`,
      role: 'operator',
      password: PASSWORD,
    });
    await signIn(`olga-${language}`, PASSWORD, '/feeds');
    await page.getByRole('button', { name: words.schedule, exact: true }).click();
    const dialog = page.getByRole('dialog');
    const fill = (label: string, text: string) => dialog.getByLabel(label, { exact: true }).fill(text);
    await fill(words.name, name);
    await fill(words.licence, 'CC0');
    await fill(words.url, 'ftp://example.com/cloud.txt');
    await dialog.getByRole('button', { name: words.begin, exact: true }).click();
    await dialog.getByText(words.urlWrong, { exact: true }).waitFor();
    await fill(words.url, url);
    await dialog.getByRole('button', { name: words.begin, exact: true }).click();
    const schedules = page.getByRole('table', { name: words.schedules });
    await schedules.getByText(`http://127.0.0.1:${port}/cloud.txt?…`).waitFor();
    await page.getByRole('button', { name: `${words.fetch} ${name}` }).click();
    await schedules.getByText(words.fetched).waitFor();
    await page.getByRole('table', { name: words.feeds }).getByText(name).waitFor();
    publishedStatus = 503;
    await page.getByRole('button', { name: `${words.fetch} ${name}` }).click();
    await schedules.getByText(words.fetchFails).waitFor();
    const { feeds } = (await opened.server.admin('feeds.list')) as {
      feeds: { name: string; active: boolean; fetchProblem: string }[];
    };
    expect(feeds.find((feed) => feed.name === name)).toMatchObject({
      active: true,
      fetchProblem: 'the server answered with status 503',
    });
    expect(await page.content()).not.toContain('s3cret');
    await page.getByRole('button', { name: `${words.unschedule} ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: words.unschedule }).click();
    await schedules.getByText(name).waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('an auditor looks and changes nothing', async () => {
    const { page, context, signIn } = await opened.open({ language: 'en' });
    await signIn('audrey', PASSWORD, '/lists');
    await page.getByRole('table', { name: WORDS.en.entries }).waitFor();
    expect(await page.getByRole('button', { name: /^(Add|Change|Remove)/ }).count()).toBe(0);
    await context.close();
  });

  test.each(LOOKS)('the pages of lists and feeds, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await opened.server.admin('feeds.schedule', {
      name: 'exits-daily',
      kind: 'tor',
      url: 'http://10.0.0.1/exits.txt',
      licence: 'CC0',
    });
    await opened.server.admin('feeds.fetch', { name: 'exits-daily' });
    await window.signIn('anna', PASSWORD);
    const found = [];
    for (const [name, route] of [
      ['lists', '/lists'],
      ['lists-empty', '/lists?list=nobody'],
      ['lists-import', '/lists/import'],
      ['feeds', '/feeds'],
      ['feeds-import', '/feeds/import'],
    ] as const) {
      await window.goto(route);
      found.push(await lookAt(window, name, look));
    }
    await window.goto('/lists');
    await window.page.getByRole('button', { name: WORDS[look.language].add }).click();
    found.push(await lookAt(window, 'lists-add', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
