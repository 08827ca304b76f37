import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    risk: '风险总览',
    last24: '最近 24 小时',
    decisions: '决策',
    reject: '拒绝',
    pass: '通过',
    none: '最近 24 小时没有风险决策。',
    types: '风险类型',
    rules: '规则命中',
    list: '风险决策',
    level: '级别',
    search: '查询',
    clear: '清除筛选',
    empty: '没有符合条件的决策。',
    login: '登录',
    openRange: '打开这段时间的决策',
    automaton: '102 自动机',
    genuine: '报告为正常的决策，最近 30 天',
    passed: '放行率',
    showTop: '查看（会记入审计）',
    addresses: '决策最多的地址，最近 24 小时',
    devices: '决策最多的设备，最近 24 小时',
    networks: '决策最多的网络（/24 或 /64），最近 24 小时',
    topEmpty: '最近 24 小时没有。',
    noOperator: /导入地址库/,
  },
  en: {
    risk: 'Risk',
    last24: 'Last 24 hours',
    decisions: 'Decisions',
    reject: 'Reject',
    pass: 'Pass',
    none: 'There was no risk decision in the last 24 hours.',
    types: 'Risk types',
    rules: 'Hits of rules',
    list: 'Decisions',
    level: 'Level',
    search: 'Search',
    clear: 'Clear the filter',
    empty: 'No decision fits the filter.',
    login: 'Login',
    openRange: 'Open the decisions of this time',
    automaton: '102 Automaton',
    genuine: 'Decisions reported as genuine, last 30 days',
    passed: 'Passed',
    showTop: 'Show (leaves a row in the audit)',
    addresses: 'Addresses with most decisions, last 24 hours',
    devices: 'Devices with most decisions, last 24 hours',
    networks: 'Networks (/24 or /64) with most decisions, last 24 hours',
    topEmpty: 'None in the last 24 hours.',
    noOperator: /Operators are known once/,
  },
} as const;

const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';
const HEADLESS = AGENT.replace('Chrome', 'HeadlessChrome');

describe.skipIf(hasNoBrowser)('risk', () => {
  let opened: OpenedConsole;
  let appId = '';
  const orders = { pass: '', reject: '' };
  const ask = async (key: string, UserAgent: string, phone: string) => {
    const security = {
      Account: { AccountType: 4, OtherAccount: { AccountId: phone } },
      UserIp: '223.122.53.5',
      SceneCode: 'e_login_protection',
      UserAgent,
    };
    const body = new URLSearchParams({ key, BusinessSecurityData: JSON.stringify(security) });
    await fetch(`${opened.server.url}/antiRush/query`, { method: 'POST', body });
    const { rows } = (await opened.server.admin('ledger.list', { app: appId, limit: 1 })) as {
      rows: readonly { orderId: string }[];
    };
    return rows[0]?.orderId ?? '';
  };
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
  });
  afterAll(() => opened?.close());

  test('a site without decisions says so', async () => {
    const { page, context, problems, signIn } = await opened.open({ language: 'en' });
    await signIn('anna', PASSWORD, '/risk');
    await page.getByText(WORDS.en.none).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  describe.each(['zh-CN', 'en'] as const)('%s', (language: Language) => {
    const words = WORDS[language];
    beforeAll(async () => {
      if (appId !== '') return;
      const caller = await opened.server.makeCaller({ calls: 100 });
      appId = caller.appId;
      orders.pass = await ask(caller.key, AGENT, '13815650338');
      await ask(caller.key, AGENT, '13815650339');
      orders.reject = await ask(caller.key, HEADLESS, '13815650340');
    });

    test('the overview counts by level, and a type leads to its decisions and to the reasons of one', async () => {
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/risk');
      const figures = page.getByRole('region', { name: words.last24 });
      const figure = (name: string) => figures.locator('dl > div').filter({ hasText: name }).locator('dd');
      await expect.poll(() => figure(words.decisions).innerText()).toBe('3');
      expect(await figure(words.reject).innerText()).toBe('1 (33.3 %)');
      await page.getByRole('button', { name: words.login, exact: true }).click();
      await page.getByRole('table', { name: words.rules }).getByRole('row').nth(1).waitFor();

      const types = page.getByRole('table', { name: words.types });
      await types.getByRole('row').filter({ hasText: '102' }).getByRole('link').click();
      await page.waitForURL(/\/console\/decisions\?from=.*&type=102$/);
      const list = page.getByRole('table', { name: words.list });
      await list.getByText(words.automaton).waitFor();
      expect(await list.getByRole('row').count()).toBe(2);
      await list.getByRole('link', { name: orders.reject }).click();
      await page.getByRole('heading', { name: orders.reject }).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    });

    test('the pass rate of genuine people, and the address with most decisions, which is audited and leads to its graph', async () => {
      const { admin } = opened.server;
      const observedAt = new Date().toISOString();
      for (const orderId of [orders.pass, orders.reject])
        await admin('outcomes.report', { orderId, outcome: 'genuine', source: 'desk', observedAt });
      const looks = async () => {
        const { rows } = (await admin('audit.list', { kind: 'look' })) as { rows: readonly { operation: string }[] };
        return rows.filter(({ operation }) => operation === 'risk.entities').length;
      };
      const before = await looks();
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/risk');
      const genuine = page.getByRole('region', { name: words.genuine });
      const passed = genuine.locator('dl > div').filter({ hasText: words.passed }).first();
      expect(await passed.locator('dd').innerText()).toBe('50.0 %');
      expect(await looks()).toBe(before);
      await page.getByRole('button', { name: words.showTop }).click();
      const rows = page.getByRole('table', { name: words.addresses }).locator('tbody tr');
      await expect.poll(() => rows.count()).toBe(1);
      expect((await rows.locator('td').allInnerTexts()).slice(1, 4).map((cell) => cell.split('\n').at(-1))).toEqual([
        '3',
        '0',
        '1',
      ]);
      // The requests name no device.
      await page.getByText(words.topEmpty, { exact: true }).waitFor();
      const networks = page.getByRole('table', { name: words.networks }).locator('tbody tr');
      await expect.poll(() => networks.count()).toBe(1);
      expect(await networks.first().innerText()).toMatch(/#[0-9a-f]{12}[^]*3[^]*0[^]*1/);
      // No database of addresses is imported.
      await page.getByText(words.noOperator).waitFor();
      expect(await looks()).toBe(before + 4);
      await rows.getByRole('link').first().click();
      await page.waitForURL(/\/console\/graph\?entities=address(%3A|:)[0-9a-f]{32}$/);
      expect(problems).toEqual([]);
      await context.close();
    });

    test('decisions are filtered in the address, and an empty answer says what to do', async () => {
      const { page, context, problems, signIn, goto } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/decisions?level=pass&scene=e_login_protection');
      const list = page.getByRole('table', { name: words.list });
      await list.getByRole('link', { name: orders.pass }).waitFor();
      expect(await list.getByRole('row').count()).toBe(3);
      await goto('/decisions?scene=own_scene');
      await page.getByText(words.empty).waitFor();
      await page.getByRole('link', { name: words.clear }).click();
      await expect.poll(() => list.getByRole('row').count()).toBe(4);
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  test.each(LOOKS)('the pages of risk, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('anna', PASSWORD);
    const found = [];
    for (const [name, route] of [
      ['risk', '/risk'],
      ['decisions', '/decisions'],
      ['decisions-empty', '/decisions?rule=nobody'],
    ] as const) {
      await window.goto(route);
      found.push(await lookAt(window, name, look));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
