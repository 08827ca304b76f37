import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    queue: '审核队列',
    start: '从第一个开始',
    genuine: '正常',
    fraud: '欺诈',
    resolve: '结案',
    resolveNext: '结案，看下一个',
    undo: '撤销',
    rules: '命中的规则',
    account: '账号',
    device: '设备',
    address: '地址',
    keys: '快捷键',
    note: '备注',
    addNote: '添加备注',
    policy: '案件策略',
    save: '保存',
    saved: '已保存',
    hours: '多少小时内应结案',
    wrong: '1 到 2160 的整数',
    empty: '队列是空的。',
    beside: '案件之外的相关决策',
    graph: '查看关系图',
    nodes: '实体',
  },
  en: {
    queue: 'Review queue',
    start: 'Start with the first',
    genuine: 'Genuine',
    fraud: 'Fraud',
    resolve: 'Resolve',
    resolveNext: 'Resolve and go on',
    undo: 'Undo',
    rules: 'Rules that fired',
    account: 'account',
    device: 'device',
    address: 'address',
    keys: 'Keys',
    note: 'Note',
    addNote: 'Add note',
    policy: 'Case policy',
    save: 'Save',
    saved: 'Saved',
    hours: 'Hours within which a case should be resolved',
    wrong: 'A whole number from 1 to 2160',
    empty: 'The queue is empty.',
    beside: 'Related decisions outside of cases',
    graph: 'Show the graph',
    nodes: 'Entities',
  },
} as const;

/** A case as the admin API shows it. */
interface Shown {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly resolution: { readonly outcome: string } | null;
}

describe.skipIf(hasNoBrowser)('the review queue', () => {
  let opened: OpenedConsole;
  let key = '';
  beforeAll(async () => {
    opened = await openConsole();
    const { server } = opened;
    await server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
    ({ key } = await server.makeCaller({ calls: 1000 }));
    const { set } = (await server.admin('rules.release')) as { set: object };
    const rule = { id: 'payers', title: 'Whoever pays', when: 'scene == "pay"', raises: [103], level: 'review' };
    const { id } = await server.admin('rules.draft', {
      set: { ...set, rules: [{ ...rule, points: 40, scenes: null }] },
    });
    await server.admin('rules.publish', { versionId: id });
  });
  afterAll(() => opened?.close());

  /** Asks for a decision about an account of its own device and address. Returns the level. */
  const ask = async (account: string, at: number, SceneCode = 'pay') => {
    const security = {
      Account: { AccountType: 0, OtherAccount: { AccountId: account, DeviceId: `device-${account}` } },
      UserIp: `223.122.${at}.5`,
      SceneCode,
    };
    const body = new URLSearchParams({ key, BusinessSecurityData: JSON.stringify(security) });
    const response = await fetch(`${opened.server.url}/antiRush/query`, { method: 'POST', body });
    return ((await response.json()) as { result: { res: { RiskLevel: string } } }).result.res.RiskLevel;
  };
  const latest = async (count: number) => {
    const { cases } = (await opened.server.admin('cases.list', { sort: 'newest', state: 'all', limit: count })) as {
      cases: readonly Shown[];
    };
    return cases.toReversed();
  };
  const titleOf = (page: Page, { number }: Shown) =>
    page.getByRole('heading', { level: 1 }).filter({ hasText: new RegExp(`\\D${number}$`) });

  test('an empty queue says what comes here', async () => {
    const { page, context, problems, signIn } = await opened.open({ language: 'en' });
    await signIn('anna', PASSWORD, '/cases');
    await page.getByText(WORDS.en.empty).last().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  describe.each([
    ['zh-CN', 10],
    ['en', 20],
  ] as const)('%s', (language: Language, from: number) => {
    const words = WORDS[language];

    test('job 5: the queue is worked off: explained, decided, labelled, blocked, with two clicks a case', async () => {
      for (const at of [0, 1, 2]) expect(await ask(`a${from + at}`, from + at)).toBe('review');
      const [first, second, third] = (await latest(3)) as [Shown, Shown, Shown];
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/cases');
      await page.getByRole('link', { name: words.start }).click();
      let clicks = 0;
      const click = async (name: string, within: 'page' | 'dialog' = 'page') => {
        const place = within === 'page' ? page : page.getByRole('dialog');
        await place.getByRole('button', { name }).click();
        clicks += 1;
      };
      // Why: the rule with the value that it read stands there without a click.
      await titleOf(page, first).waitFor();
      await page.getByRole('table', { name: words.rules }).getByText('scene = pay').waitFor();
      await click(words.fraud);
      expect(await page.getByRole('dialog').getByRole('checkbox', { checked: true }).count()).toBe(2);
      await click(words.resolveNext, 'dialog');
      await titleOf(page, second).waitFor();
      await page.getByRole('table', { name: words.rules }).waitFor();
      await click(words.genuine);
      await click(words.resolveNext, 'dialog');
      await titleOf(page, third).waitFor();
      expect(clicks).toBe(4);

      expect((await latest(3)).map(({ resolution }) => resolution?.outcome ?? null)).toEqual([
        'fraud',
        'genuine',
        null,
      ]);
      expect([await ask(`a${from}`, from + 100), await ask(`a${from + 1}`, from + 101)]).toEqual(['reject', 'review']);

      // The last decision is taken back where it is told.
      await page.getByRole('status').getByRole('button', { name: words.undo }).click();
      await expect.poll(async () => (await latest(4))[1]?.state).toBe('open');
      // Keys do nothing in a field, and the same keys decide outside of it.
      const note = page.getByRole('textbox', { name: words.note });
      await page.keyboard.press('n');
      await page.keyboard.type('are they real? a r j');
      expect(await note.inputValue()).toBe('are they real? a r j');
      await page.getByRole('button', { name: words.addNote }).click();
      await page.getByText('are they real? a r j').first().waitFor();
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: words.keys }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('a');
      await page.getByRole('dialog').getByRole('button', { name: words.resolve }).click();
      await expect.poll(async () => (await latest(4))[2]?.resolution?.outcome).toBe('genuine');
      expect(problems).toEqual([]);
      await context.close();
    });

    test('keys move through the queue and open a case, and the policy is a form that checks', async () => {
      const { page, context, problems, signIn, goto } = await opened.open({ language });
      await signIn('anna', PASSWORD, '/cases');
      const table = page.getByRole('table', { name: words.queue });
      await table.getByRole('row').nth(1).waitFor();
      const marked = table.locator('tr[aria-current]');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      expect(await marked.count()).toBe(1);
      const name = await marked.getByRole('link').innerText();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name }).waitFor();

      // What the account of another case did elsewhere stands beside the case, and the graph shows what came with it.
      await ask(`b${from}`, from + 60);
      const [other] = (await latest(1)) as [Shown];
      expect(await ask(`b${from}`, from + 60, 'login')).toBe('pass');
      await goto(`/cases/${other.id}`);
      const beside = page.getByRole('table', { name: words.beside });
      await beside.getByText(`${words.account} · ${words.device} · ${words.address}`).waitFor();
      expect(await beside.getByRole('row').count()).toBe(2);
      await page.getByRole('link', { name: words.graph }).click();
      await page.getByRole('table', { name: words.nodes }).getByRole('row').nth(3).waitFor();
      expect(await page.getByRole('table', { name: words.nodes }).getByRole('row').count()).toBe(4);

      await goto('/cases/policy');
      const hours = page.getByLabel(words.hours);
      await hours.fill('0');
      await page.getByRole('button', { name: words.save }).click();
      await page.getByText(words.wrong).waitFor();
      await hours.fill(String(from));
      await page.getByRole('button', { name: words.save }).click();
      await page.getByText(words.saved).waitFor();
      expect(await opened.server.admin('cases.policy')).toMatchObject({ slaHours: from, changedBy: 'anna' });
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  test.each(LOOKS)('the pages of cases, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('anna', PASSWORD);
    const [found] = (await latest(1)) as [Shown];
    const seen = [];
    for (const [name, route] of [
      ['cases', '/cases'],
      ['cases-none', '/cases?scene=nowhere'],
      ['case', `/cases/${found.id}`],
      ['case-unknown', '/cases/cas_000000000000000000'],
      ['case-policy', '/cases/policy'],
      ['overview-cases', '/'],
    ] as const) {
      await window.goto(route);
      seen.push(await lookAt(window, name, look));
    }
    await window.goto('/cases');
    await window.page.getByRole('table').first().waitFor();
    await window.page.keyboard.press('j');
    await window.page.keyboard.press('r');
    await window.page.getByRole('dialog').waitFor();
    seen.push(await lookAt(window, 'case-resolve', look));
    expect(seen.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
