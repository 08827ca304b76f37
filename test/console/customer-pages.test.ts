import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLedger } from './fill-ledger.ts';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const HOSTILE = `<script>alert(1)</script> ${'长'.repeat(36)}`;
const HOUR_MS = 3_600_000;

let opened: OpenedConsole;
const ids = { parent: '', sub: '', app: '' };
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin, dir } = opened.server;
  await admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const customer = async (fields: Readonly<Record<string, unknown>>) =>
    String((await admin('customers.create', fields))['id']);
  const app = async (name: string, customerId: string) =>
    String((await admin('apps.create', { name, customerId }))['id']);
  ids.parent = await customer({
    name: HOSTILE,
    prices: { any: '0.30', 'face-verify': '0.123456' },
    dailyCallsMax: 1_000_000,
  });
  ids.sub = await customer({ name: '门店', parentId: ids.parent, prices: { any: '0.50' }, dailyCallsMax: 5000 });
  await admin('customers.change', { customerId: ids.sub, status: 'paused' });
  ids.app = await app('商城', ids.parent);
  const calls = { rows: 3000, newestMs: Date.now() - HOUR_MS, everyMs: HOUR_MS, sourceCost: 120_000 };
  const own = { keyId: 'key_1', isCounted: false };
  fillLedger(dir, { ...calls, ...own, appId: ids.app, customerId: ids.parent });
  const ofSub = { appId: await app(HOSTILE, ids.sub), customerId: ids.sub, parentPrice: 200_000, prefix: 'JS' };
  fillLedger(dir, { ...calls, ...own, ...ofSub, isCounted: true });
});
afterAll(() => opened?.close());

/** Pages by the name of their picture. */
const PAGES: Readonly<Record<string, () => string>> = {
  customers: () => '/customers',
  'customer-new': () => '/customers/new',
  'customer-new-sub': () => `/customers/new?parent=${ids.parent}`,
  'customer-parent': () => `/customers/${ids.parent}`,
  'customer-sub': () => `/customers/${ids.sub}`,
  'customer-unknown': () => '/customers/cus_x',
  'customer-edit': () => `/customers/${ids.sub}/edit`,
  margin: () => '/margin',
  'margin-apis': () => `/margin?by=customer,api&customer=${ids.parent}`,
  'margin-empty': () => '/margin?from=2020-01&to=2020-02',
};

describe.skipIf(hasNoBrowser)('the pages about customers', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.signIn('ada', PASSWORD);
    const found = [];
    for (const [name, route] of Object.entries(PAGES)) {
      await window.goto(route());
      found.push(await lookAt(window, name, look));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });

  test.each(['zh-CN', 'en'] as const)(
    'a customer and its sub-account are added, limited and paused, %s',
    async (language) => {
      const t = WORDS[language];
      const { server } = opened;
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('ada', PASSWORD, '/customers');
      await page.getByRole('link', { name: t.add }).click();
      const fill = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
      await fill(t.name, `${t.shop} A`);
      await fill(t.any, '0.3x');
      await fill(t.daily, '100');
      await page.getByRole('button', { name: t.create }).click();
      await page.getByText(t.notAnAmount).waitFor();
      await fill(t.any, '0.30');
      await page.getByRole('button', { name: t.create }).click();
      await page.getByRole('heading', { name: `${t.shop} A`, level: 1 }).waitFor();
      await page.getByRole('link', { name: t.addSub }).click();
      await fill(t.name, `${t.shop} B`);
      await fill(t.daily, '101');
      await page.getByRole('button', { name: t.create }).click();
      // The server's words stand at the field.
      await page
        .getByText(/101 is above the 100 of customer cus_[0-9a-f]+/)
        .first()
        .waitFor();
      expect(await page.getByLabel(t.daily, { exact: true }).getAttribute('aria-invalid')).toBe('true');
      await fill(t.daily, '99');
      await fill(t.any, '0.50');
      await page.getByRole('button', { name: t.create }).click();
      await page.getByRole('heading', { name: `${t.shop} B`, level: 1 }).waitFor();
      await page.getByRole('button', { name: t.pause, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: t.pause, exact: true }).click();
      await page.getByRole('button', { name: t.resume, exact: true }).waitFor();
      const { customers } = (await server.admin('customers.list')) as { customers: { name: string }[] };
      expect(customers.filter(({ name }) => name.startsWith(t.shop))).toMatchObject([
        { parentId: null, prices: { any: '0.30' }, dailyCallsMax: 100, status: 'active' },
        { prices: { any: '0.50' }, dailyCallsMax: 99, status: 'paused' },
      ]);
      expect(problems).toEqual([]);
      await context.close();
    },
  );

  test.each(['zh-CN', 'en'] as const)(
    'job 12: the margin of a customer is two clicks away, and its rows agree with the admin API, %s',
    async (language) => {
      const t = WORDS[language];
      const { page, context, problems, signIn } = await opened.open({ language });
      await signIn('ada', PASSWORD, '/customers');
      await page.locator(`a[href$="/customers/${ids.parent}"]`).first().click();
      await page.getByRole('link', { name: t.toMargin }).click();
      const table = page.getByRole('table', { name: t.margin });
      await table.waitFor();
      const month = new Date(Date.now() + 8 * HOUR_MS).toISOString().slice(0, 7);
      const { rows } = (await opened.server.admin('billing.margin', {
        from: month,
        to: month,
        customer: ids.parent,
      })) as {
        rows: { customerId: string; charged: number; revenue: string; margin: string; parentMargin: string }[];
      };
      expect(rows.map(({ customerId }) => customerId).toSorted()).toEqual([ids.parent, ids.sub].toSorted());
      const text = await table.innerText();
      for (const { charged, revenue, margin, parentMargin } of rows)
        for (const number of [String(charged), revenue, margin, parentMargin])
          expect(text.replaceAll(',', '')).toContain(number);
      const costs = (await opened.server.admin('billing.source-costs', {
        from: month,
        to: month,
        customer: ids.parent,
      })) as { rows: { customerId: string; source: string; asked: number; cost: string }[] };
      expect(costs.rows.map(({ customerId, source }) => `${customerId} ${source}`)).toEqual(
        [ids.parent, ids.sub].toSorted().flatMap((id) => [`${id} own`, `${id} register`]),
      );
      const bySource = page.getByRole('table', { name: t.bySource });
      await bySource.waitFor();
      const sources = (await bySource.innerText()).replaceAll(',', '');
      for (const { asked, cost } of costs.rows)
        for (const number of [String(asked), cost]) expect(sources).toContain(number);
      expect(sources).toContain('register');
      expect(problems).toEqual([]);
      await context.close();
    },
  );
});

const WORDS = {
  'zh-CN': {
    shop: '商户',
    add: '添加客户',
    addSub: '添加子账户',
    name: '名称',
    any: '其余接口',
    daily: '每日上限',
    create: '添加',
    notAnAmount: '请填写金额，例如 0.35，最多六位小数。',
    pause: '暂停',
    resume: '恢复',
    toMargin: '查看毛利',
    margin: '毛利',
    bySource: '各数据源的成本 (元)',
  },
  en: {
    shop: 'Merchant',
    add: 'Add a customer',
    addSub: 'Add a sub-account',
    name: 'Name',
    any: 'All other APIs',
    daily: 'Calls a day',
    create: 'Add',
    notAnAmount: 'Enter an amount such as 0.35, with at most six decimals.',
    pause: 'Pause',
    resume: 'Resume',
    toMargin: 'See the margin',
    margin: 'Margin',
    bySource: 'Cost by source (CNY)',
  },
} as const satisfies Readonly<Record<Language, object>>;
