import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    shop: '商城',
    rotate: /^轮换 live_/,
    doRotate: '轮换',
    overlap: '重叠期 (小时)',
    rotated: '轮换完成',
    apps: '应用',
    add: '新建应用',
    name: '名称',
    price: '单价 (元)',
    calls: '次数',
    means: '共 10,000 次，全部用完为 3,000.00 元。',
    label: '用途',
    daily: '全部接口合计',
    allow: '允许的地址',
    notARange: '不是地址或网段：203.0.113.0/33',
    create: '创建',
    kept: '我已妥善保存',
    tryIt: '试用',
    send: '发送',
    answer: '回答的内容',
    priceBy: '价格',
    byList: '按客户的价目表',
    notPlain: '不能含有控制字符或改变书写方向的字符',
    notAddress: '不是 IP 地址或 CIDR 网段',
  },
  en: {
    shop: 'Shop',
    rotate: /^Rotate live_/,
    doRotate: 'Rotate',
    overlap: 'Overlap (hours)',
    rotated: 'The key is rotated',
    apps: 'Apps',
    add: 'New app',
    name: 'Name',
    price: 'Unit price (CNY)',
    calls: 'Calls',
    means: '10,000 calls, which cost CNY 3,000.00 when all are used.',
    label: 'What for',
    daily: 'All APIs together',
    allow: 'Allowed addresses',
    notARange: 'Not an address or range: 203.0.113.0/33',
    create: 'Create',
    kept: 'I have kept it',
    tryIt: 'Try it',
    send: 'Send',
    answer: 'Body of the answer',
    priceBy: 'Price',
    byList: 'By the price list of the customer',
    notPlain: 'No control characters, and no marks that turn the direction of writing',
    notAddress: 'not an address or CIDR range',
  },
} as const;

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('jobs about apps, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'olga', role: 'operator', password: PASSWORD });
  });
  afterAll(() => opened.close());

  test('job 3: a new customer is live, from the app to a test call, in 6 clicks', async () => {
    const { server } = opened;
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('olga', PASSWORD);
    const seen = secretsSeenBy(page);
    const clicks = await countClicks(page);
    await page.getByRole('link', { name: words.apps, exact: true }).click();
    await page.getByRole('link', { name: words.add }).click();
    await page.getByLabel(words.name, { exact: true }).fill(`<script>1</script> ${language}`);
    await page.getByLabel(words.price, { exact: true }).fill('0.30');
    await page.getByLabel(words.calls, { exact: true }).fill('10,000');
    await page.getByText(words.means).waitFor();
    await page.getByLabel(words.label, { exact: true }).fill('production');
    await page.getByLabel(words.daily, { exact: true }).fill('500');
    await page.getByLabel(words.allow, { exact: true }).fill('203.0.113.0/33');
    await page.keyboard.press('Tab');
    await page.getByText(words.notARange).waitFor();
    await page.getByLabel(words.allow, { exact: true }).fill('127.0.0.1\n203.0.113.0/24');
    await page.getByText(words.notARange).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: words.create, exact: true }).click();
    const key = await page.locator('[data-secrets] code').innerText();
    await page.getByRole('button', { name: words.kept }).click();
    await page.getByRole('link', { name: words.tryIt, exact: true }).click();
    await page.getByRole('button', { name: words.send, exact: true }).click();
    const answer = JSON.parse(await page.getByLabel(words.answer, { exact: true }).innerText()) as object;
    expect(answer).toMatchObject({ error_code: 0 });
    expect(await clicks()).toBe(6);

    expect(await codeOf(server.url, key)).toBe(226403);
    const { apps } = (await server.admin('apps.list')) as {
      apps: readonly { readonly id: string; readonly name: string }[];
    };
    const made = apps.find(({ name }) => name === `<script>1</script> ${language}`);
    expect(made).toMatchObject({ mode: 'live', dailyCallsMax: 500, allow: ['127.0.0.1', '203.0.113.0/24'] });
    const { packages } = await server.admin('packages.list', { appId: made?.id });
    expect(packages).toMatchObject([{ callsMax: 10_000, unitPrice: '0.30', kind: 'paid' }]);
    const { keys } = await server.admin('keys.list', { appId: made?.id });
    expect(keys).toMatchObject([{ label: 'production', suffix: key.slice(-4) }]);
    // The test call reached the sandbox alone, and no script saw another key than the one that was shown.
    const sandbox = apps.find((app) => app.name === (language === 'en' ? 'Sandbox' : '沙箱'));
    const tried = (await server.admin('keys.list', { appId: sandbox?.id })) as {
      keys: readonly { readonly label: string }[];
    };
    expect(tried.keys.map(({ label }) => label)).toEqual(['try it']);
    expect(await seen()).toEqual([key]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('an app of a customer takes its price list, and its limit stands at the field', async () => {
    const { server } = opened;
    const prices = { any: '0.5' };
    const customer = await server.admin('customers.create', { name: 'Bank', prices, dailyCallsMax: 100 });
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('olga', PASSWORD, `/apps/new?customer=${String(customer['id'])}`);
    await page.getByLabel(words.name, { exact: true }).fill(`Bank ${language}`);
    await page.getByLabel(words.priceBy, { exact: true }).click();
    await page.getByTitle(words.byList).click();
    await page.getByLabel(words.daily, { exact: true }).fill('101');
    await page.getByRole('button', { name: words.create, exact: true }).click();
    const field = page.getByLabel(words.daily, { exact: true });
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const about = await field.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${about}"]`).innerText()).toContain('100');
    await field.fill('100');
    await page.getByRole('button', { name: words.create, exact: true }).click();
    await page.locator('[data-secrets] code').waitFor();
    const { apps } = (await server.admin('apps.list')) as {
      apps: readonly { readonly id: string; readonly name: string }[];
    };
    const made = apps.filter(({ name }) => name === `Bank ${language}`);
    expect(made).toMatchObject([{ customerId: customer['id'], dailyCallsMax: 100 }]);
    const { packages } = await server.admin('packages.list', { appId: made[0]?.id });
    expect(packages).toMatchObject([{ kind: 'paid', unitPrice: null }]);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('what only the server knows stands at its field, and a wrong field gets the focus', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('olga', PASSWORD, '/apps/new');
    await page.getByRole('button', { name: words.create, exact: true }).click();
    await expect.poll(() => page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe(words.name);
    await page.getByLabel(words.price, { exact: true }).fill('0.30');
    await page.getByLabel(words.name, { exact: true }).fill('\u202Eevil');
    await page.keyboard.press('Tab');
    await page.getByText(words.notPlain).waitFor();
    await page.getByLabel(words.name, { exact: true }).fill('shop');
    // The server refuses what the page lets pass.
    await page.route('**/console/api/apps', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: { ...(route.request().postDataJSON() as object), allow: ['nonsense'] } })
        : route.continue(),
    );
    await page.getByRole('button', { name: words.create, exact: true }).click();
    const field = page.getByLabel(words.allow, { exact: true });
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const about = await field.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${about}"]`).innerText()).toBe(`1: ${words.notAddress}`);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('job 4: a leaked key is rotated with an overlap, and the last use of the old one is seen, in 3 clicks', async () => {
    const { server } = opened;
    const { appId, key } = await server.makeCaller();
    await server.admin('apps.change', { appId, name: words.shop });
    expect(await codeOf(server.url, key)).toBe(226403);
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('olga', PASSWORD, '/apps');
    const clicks = await countClicks(page);
    await page.getByRole('link', { name: words.shop }).click();
    await page.getByRole('button', { name: words.rotate }).click();
    await page.getByLabel(words.overlap).fill('48');
    await page.getByRole('dialog').getByRole('button', { name: words.doRotate, exact: true }).click();
    const sheet = page.getByRole('region', { name: words.rotated });
    const fresh = await sheet.locator('[data-secrets] code').innerText();
    const facts = await sheet.locator('dl').innerText();
    expect(facts).toContain(`live_…${key.slice(-4)}`);
    const { keys } = (await server.admin('keys.list', { appId })) as {
      keys: readonly { readonly lastUsedAtMs: number | null; readonly expiresAtMs: number | null }[];
    };
    const [old] = keys;
    expect(facts).toContain(shanghai(old?.lastUsedAtMs ?? 0));
    expect(facts).toContain(shanghai(old?.expiresAtMs ?? 0));
    expect(Math.round(((old?.expiresAtMs ?? 0) - Date.now()) / 3_600_000)).toBe(48);
    expect(await clicks()).toBe(3);
    for (const each of [key, fresh]) expect(await codeOf(server.url, each)).toBe(226403);
    expect(problems).toEqual([]);
    await context.close();
  });
});

/** A request without parameters: 226403 says that its key was let in. */
async function codeOf(url: string, key: string): Promise<unknown> {
  const response = await fetch(`${url}/verifyface/verify`, { method: 'POST', body: new URLSearchParams({ key }) });
  return ((await response.json()) as { readonly error_code: unknown }).error_code;
}

function shanghai(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Collects the texts of 32 hex digits in all answers that the page got. */
function secretsSeenBy(page: Page): () => Promise<readonly string[]> {
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/console/api/')) bodies.push(response.text().catch(() => ''));
  });
  return async () => {
    const all = (await Promise.all(bodies)).join('\n');
    return [...new Set(all.match(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g))];
  };
}

/** Counts the clicks of the person from here on, also on the pages that open. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(
    `window.clicks = 0; addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail > 0 && window.clicks++, true)`,
  );
  return () => page.evaluate('window.clicks');
}
