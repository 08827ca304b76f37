import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    link: '查看关系图',
    nodes: '实体',
    selectAll: '选中全部账号、手机号和设备',
    addTo: /^把选中的 \d+ 个加入名单$/,
    add: '加入',
    added: (count: number) => `已加入 ${count} 个，0 个原本就在名单中。`,
    expand: '展开',
    notFound: '没有保存这个订单的关系',
    block: '黑名单',
    device: '设备',
    chart: /个实体和 \d+ 条联系/,
  },
  en: {
    link: 'Show the graph',
    nodes: 'Entities',
    selectAll: 'Select all accounts, phones and devices',
    addTo: /^Add the \d+ selected to a list$/,
    add: 'Add',
    added: (count: number) => `${count} were added, and 0 were on the list already.`,
    expand: 'Expand',
    notFound: 'Nothing is kept of what came with this order',
    block: 'Block-list',
    device: 'Device',
    chart: /entities with \d+ links/,
  },
} as const;

describe.skipIf(hasNoBrowser)('the graph', () => {
  let opened: OpenedConsole;
  let key = '';
  let appId = '';
  const ask = async (account: string, device: string, UserIp = '223.122.53.5') => {
    const security = {
      Account: { AccountType: 0, OtherAccount: { AccountId: account, DeviceId: device } },
      UserIp,
      SceneCode: 'e_activity_antirush',
    };
    const body = new URLSearchParams({ key, BusinessSecurityData: JSON.stringify(security) });
    const answer = await fetch(`${opened.server.url}/antiRush/query`, { method: 'POST', body });
    return ((await answer.json()) as { readonly result?: { readonly res: { readonly RiskLevel: string } } }).result?.res
      .RiskLevel;
  };
  const lastOrder = async () => {
    const { rows } = (await opened.server.admin('ledger.list', { app: appId, limit: 1 })) as {
      rows: readonly { orderId: string }[];
    };
    return rows[0]?.orderId ?? '';
  };
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'anna', role: 'analyst', password: PASSWORD });
    ({ key, appId } = await opened.server.makeCaller({ calls: 200 }));
  });
  afterAll(() => opened?.close());

  describe.each(['zh-CN', 'en'] as const)('%s', (language: Language) => {
    const words = WORDS[language];
    // A device number of its own for each language, with its Luhn digit, and an address of its own.
    const address = language === 'en' ? '36.110.1.9' : '223.122.53.5';
    const device = language === 'en' ? '490154203237518' : '356938035643809';

    test('job 6: the ring behind one device is seen and blocked, in four clicks', async () => {
      for (let at = 1; at <= 6; at += 1) await ask(`${language}-ring-${at}`, device, address);
      const order = await lastOrder();
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('anna', PASSWORD, `/calls/${order}`);
      let clicks = 0;
      const click = async (name: string | RegExp, role: 'link' | 'button' = 'button') => {
        await page.getByRole(role, { name, exact: typeof name === 'string' }).click();
        clicks += 1;
      };
      await click(words.link, 'link');
      const nodes = page.getByRole('table', { name: words.nodes });
      // Six accounts and their device. An address with few accounts may stand beside them.
      await expect.poll(() => nodes.getByText(words.device, { exact: true }).count()).toBeGreaterThan(0);
      await page.getByRole('img', { name: words.chart }).waitFor();
      await click(words.selectAll);
      await click(words.addTo);
      await page.getByRole('dialog').getByRole('button', { name: words.add, exact: true }).click();
      clicks += 1;
      await page.getByText(words.added(7)).waitFor();
      expect(clicks).toBe(4);
      expect(await ask(`${language}-ring-3`, device, address)).toBe('reject');
      expect(await ask(`${language}-newcomer`, device, address)).toBe('reject');
      expect(await ask(`${language}-stranger`, '867686022684243', address)).not.toBe('reject');
      await expect.poll(() => nodes.getByText(words.block).count()).toBeGreaterThan(6);
      expect(problems).toEqual([]);
      await context.close();
    });

    test('an entity is expanded in the address, and an order without entities says why', async () => {
      const { page, context, problems, signIn, goto } = await opened.open({ language });
      await signIn('anna', PASSWORD, `/graph?order=${await lastOrder()}&depth=1`);
      await page.getByRole('link', { name: words.expand, exact: true }).first().click();
      await page.waitForURL(/\/graph\?entities=account%3A[0-9a-f]{32}&depth=1$|entities=/);
      await page.getByRole('table', { name: words.nodes }).waitFor();
      await goto('/graph?order=J0000');
      await page.getByText(words.notFound).waitFor();
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  test.each(LOOKS)('the graph, $language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('anna', PASSWORD);
    const found = [];
    for (const [name, route] of [
      ['graph', `/graph?order=${await lastOrder()}`],
      ['graph-start', '/graph'],
      ['graph-unknown', '/graph?order=J0000'],
    ] as const) {
      await window.goto(route);
      if (name === 'graph') await window.page.getByRole('img', { name: WORDS[look.language].chart }).waitFor();
      found.push(await lookAt(window, name, look));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
