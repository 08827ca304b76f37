import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLedger } from './fill-ledger.ts';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type OpenedConsole } from './open-console.ts';

const HOSTILE = `<script>alert(1)</script> ${'长'.repeat(36)}`;

let opened: OpenedConsole;
const ids = { full: '' };
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { admin } = opened.server;
  await admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const create = async (fields: object) => String((await admin('apps.create', { ...fields }))['id']);
  await create({ name: '沙箱', mode: 'sandbox' });
  ids.full = await create({
    name: HOSTILE,
    dailyCallsMax: 1_000_000,
    budgetDay: '0.05',
    budgetMonth: '999999999.999999',
    allow: Array.from({ length: 200 }, (_, at) => `2001:db8:${at.toString(16)}::/48`),
    deny: ['203.0.113.7'],
    addressRate: { perSecond: 20, burst: 100 },
  });
  const key = await admin('keys.create', { appId: ids.full, label: HOSTILE, dailyCallsMax: 5000 });
  await admin('keys.rotate', { keyId: key['id'] });
  const packages = [];
  for (const calls of [10_000, 20_000, 1e12])
    packages.push(await admin('packages.add', { appId: ids.full, calls, unitPrice: '0.035001', days: 400 }));
  const [paying, keyId] = [String(packages[0]?.['id']), String(key['id'])];
  const filling = { rows: 3000, everyMs: 850_000, newestMs: Date.now(), isCounted: true };
  fillLedger(opened.server.dir, { ...filling, appId: ids.full, keyId, packageId: paying });
});
afterAll(() => opened?.close());

/** Pages by the name of their picture. */
const PAGES: Readonly<Record<string, () => string>> = {
  'app-full': () => `/apps/${ids.full}`,
  'app-edit': () => `/apps/${ids.full}/edit`,
};

describe.skipIf(hasNoBrowser)('the pages about one app', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    const { page, goto } = window;
    await window.signIn('ada', PASSWORD);
    const found = [];
    for (const [name, route] of Object.entries(PAGES)) {
      await goto(route());
      found.push(await lookAt(window, name, look));
    }
    await goto(`/apps/${ids.full}/try`);
    const words = WORDS[look.language];
    await page.getByRole('button', { name: words.send, exact: true }).click();
    await page.getByLabel(words.answer, { exact: true }).waitFor();
    found.push(await lookAt(window, 'app-try', look));
    await goto('/apps/new');
    await page.getByLabel(words.allow, { exact: true }).fill('203.0.113.0/33');
    await page.getByRole('button', { name: words.create, exact: true }).click();
    found.push(await lookAt(window, 'app-new-wrong', look));
    await goto(`/apps/${ids.full}`);
    const budgets = page.getByRole('table', { name: words.budgets, exact: true });
    await budgets.waitFor();
    expect(await budgets.getByRole('rowheader').allTextContents()).toEqual(words.periods);
    expect(await budgets.textContent()).toContain('/ 999,999,999.999999');
    await page.getByRole('button', { name: words.addPackage, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    found.push(await lookAt(window, 'app-add-package', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});

const WORDS = {
  'zh-CN': {
    allow: '允许的地址',
    budgets: '预算',
    periods: ['今天', '本月'],
    send: '发送',
    answer: '回答的内容',
    create: '创建',
    addPackage: '添加套餐',
  },
  en: {
    allow: 'Allowed addresses',
    budgets: 'Budgets',
    periods: ['Today', 'This month'],
    send: 'Send',
    answer: 'Body of the answer',
    create: 'Create',
    addPackage: 'Add a package',
  },
} as const;
