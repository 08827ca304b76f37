import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillLedger } from './fill-ledger.ts';
import { download } from './download.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';
import { makeTraffic, type Traffic } from './traffic.ts';
import { BUSY_FIGURES, pretendBusy } from './busy-server.ts';
import { WORDS } from './call-words.ts';

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('calls, %s', (language: Language) => {
  const words = WORDS[language];
  let opened: OpenedConsole;
  let traffic: Traffic;
  beforeAll(async () => {
    opened = await openConsole();
    await opened.server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
    await opened.server.admin('administrators.create', { name: 'bill', role: 'billing', password: PASSWORD });
  });
  afterAll(() => opened.close());

  test('an overview without a call says what to do first', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    await page.getByRole('heading', { name: words.overview, exact: true }).waitFor();
    await page.getByRole('heading', { name: words.first }).waitFor();
    expect(await page.locator('main svg').count()).toBeLessThan(20);
    expect(problems).toEqual([]);
    await context.close();
    traffic = await makeTraffic(opened.server);
  });

  test('an API is switched to maintenance for every caller, and on again', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    const dialog = page.getByRole('dialog');
    const switchTo = async (state: string) => {
      await page.getByRole('button', { name: words.switchFraud, exact: true }).click();
      await dialog.getByLabel(words.state, { exact: true }).click();
      await page.getByTitle(state, { exact: true }).click();
      await dialog.getByRole('button', { name: words.switch, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      const body = new URLSearchParams({ key: traffic.key });
      const answer = await fetch(`${opened.server.url}/antiFraudHighRate/query`, { method: 'POST', body });
      return (await answer.json()) as { readonly error_code: number };
    };
    expect(await switchTo(words.maintenance)).toMatchObject({ error_code: 10020 });
    expect((await switchTo(words.on)).error_code).not.toBe(10020);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('job 1: «you charged me for this order» is answered from any page, and a look at what decided is audited', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/apps');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(traffic.risk);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/console/calls/${traffic.risk}$`));
    await page.getByText(words.charge).waitFor();
    expect(await looks(opened)).toEqual([]);
    await page.getByRole('button', { name: words.show }).click();
    await page.getByText(words.riskSays).waitFor();
    expect(await looks(opened)).toEqual(['risk.explain']);

    for (const [orderId, drawing, says] of [
      [traffic.fraud, words.fraud, /evidence|id_|pair_|[a-z]+_[a-z]+/],
      [traffic.guard, words.attacks, words.windowSays],
    ] as const) {
      await goto(`/calls/${orderId}`);
      await page.getByRole('button', { name: words.show }).click();
      await page.getByText(words.looked).waitFor();
      await page.getByRole('heading', { name: drawing }).waitFor();
      await page.getByRole('table', { name: drawing }).first().getByText(says).first().waitFor();
    }
    if (traffic.face !== null) {
      await goto(`/calls/${traffic.face}`);
      await page.getByRole('button', { name: words.show }).click();
      await page.getByRole('heading', { name: words.face }).waitFor();
      await page.locator('[role=img] svg text').first().waitFor();
      const rules = page.getByRole('table', { name: words.photo });
      expect(await rules.getByText(words.pass, { exact: true }).count()).toBe(7);
      const file = await download(page, page.getByRole('button', { name: `${words.csv}: ${words.photo}` }));
      const lines = file.trim().split('\r\n');
      expect(lines).toHaveLength(8);
      for (const line of lines.slice(1)) expect(line).toMatch(new RegExp(`^[^,]+,[\\d.]+,,${words.pass}$`));
    }

    // On paper there is the call, and nothing of the frame.
    await page.getByRole('button', { name: words.print }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('banner').isVisible()).toBe(false);
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    await page.emulateMedia({ media: null });

    await goto('/calls/J2640000');
    await page.getByText(words.notFound, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('job 2: a time of the chart leads to its codes and to the filtered ledger', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    const panel = page.getByRole('region', { name: words.byCode, exact: true });
    await panel.locator('[role=img] svg text').first().waitFor();
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole('img').first().scrollIntoViewIfNeeded();
    const box = await panel.getByRole('img').first().boundingBox();
    if (!box) throw new Error('the chart has a place');
    // The newest calls stand at the right.
    await page.mouse.move(box.x + box.width * 0.7, box.y + 90);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + 100, { steps: 5 });
    await page.mouse.move(box.x + box.width - 16, box.y + 110, { steps: 5 });
    await page.mouse.up();
    await panel.getByRole('link', { name: words.openCode }).click();
    await page.waitForURL(/\/console\/ledger\?from=.*&to=.*&api=face-verify&code=226403$/);
    const table = page.getByRole('table', { name: words.ledger });
    await table.getByRole('link', { name: traffic.refusedPhoto }).waitFor();
    expect(await table.getByRole('row').count()).toBe(2);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the overview has the numbers of today, and its codes lead to their calls', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    const calls = (await opened.server.admin('ledger.list', { limit: 1000 })) as { rows: readonly object[] };
    const figure = page.locator('[data-overview-numbers] dl > div').filter({ hasText: words.today });
    await expect.poll(() => figure.locator('dd').innerText()).toBe(String(calls.rows.length));
    const byApi = page.getByRole('region', { name: words.byApi, exact: true });
    await byApi.locator('summary').click();
    const hours = await download(page, byApi.getByRole('button', { name: words.csv }));
    const [, ...counted] = hours
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(counted.length).toBeGreaterThanOrEqual(24);
    expect(counted.reduce((sum, line) => sum + Number(line.at(-1)), 0)).toBe(calls.rows.length);
    const codes = page.getByRole('table', { name: words.topCodes });
    await codes
      .getByRole('row')
      .filter({ hasText: '226403' })
      .filter({ hasText: words.refused })
      .getByRole('link')
      .click();
    await page.waitForURL(/\/console\/ledger\?from=\d{4}-\d\d-\d\dT00(:|%3A)00&api=face-verify&code=226403$/);
    await page.getByRole('link', { name: traffic.refusedPhoto }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the overview counts attacks by kind, and names the packages that end within seven days', async () => {
    const { server } = opened;
    const kinds = ['presentation', 'injection', 'presentation', 'face-swap'];
    for (const [at, kind] of kinds.entries()) {
      const event = { source: 'gates', eventId: `day-${at}`, idNumber: '110105194912310054', kind };
      await server.admin('attacks.report', { ...event, at: Date.now() - (at === 3 ? 25 : 1) * 3_600_000 });
    }
    const { id: appId } = await server.admin('apps.create', { name: `<script>${'长'.repeat(50)}` });
    const soon = await server.admin('packages.add', { appId: String(appId), calls: 1234, days: 6 });
    await server.admin('packages.add', { appId: String(appId), calls: 9, days: 8 });

    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    const attacks = page.getByRole('table', { name: words.attackKinds });
    await attacks.waitFor();
    expect(await attacks.getByRole('row').allTextContents()).toEqual([words.presentation, words.injection]);
    const rows = page.getByRole('table', { name: words.ending }).locator('tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await rows.getByText(String(soon['id'])).waitFor();
    await rows.getByText('1,234').waitFor();
    await rows.getByRole('link').click();
    await page.waitForURL(new RegExp(`/console/apps/${String(appId)}$`));
    expect(problems).toEqual([]);
    await context.close();
  });

  test('live shows calls as they come, and stands still when it is told to', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    await pretendBusy(page);
    await goto('/live');
    await page.getByRole('status').getByText(words.connected).waitFor();
    // What waits at a busy server, and how many workers there are.
    for (const figure of BUSY_FIGURES[language]) await page.locator('dl > div').filter({ hasText: figure }).waitFor();
    const orders = page.getByRole('table').getByRole('link');
    await page.getByRole('link', { name: traffic.risk }).waitFor();
    const before = await orders.count();
    await call(opened, traffic);
    await expect.poll(() => orders.count()).toBe(before + 1);
    await page.getByRole('button', { name: words.pause }).click();
    await call(opened, traffic);
    await page.getByText(words.held).waitFor();
    expect(await orders.count()).toBe(before + 1);
    await page.getByRole('button', { name: words.resume }).click();
    await expect.poll(() => orders.count()).toBe(before + 2);
    await goto('/live?app=app_of_nobody');
    await page.getByRole('status').getByText(words.connected).waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('the ledger turns pages, filters in its address and exports the filter, with 10,000 calls', async () => {
    const { appId, keyId } = traffic;
    const newestMs = Date.now() - 60_000;
    fillLedger(opened.server.dir, { rows: 10_000, appId, keyId, newestMs, everyMs: 7000, isCounted: true });
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ada', PASSWORD, '/ledger');
    const orders = page.getByRole('table', { name: words.ledger }).locator('tbody tr');
    await expect.poll(() => orders.count()).toBe(50);
    const first = await orders.first().innerText();
    await page.getByRole('link', { name: words.older }).click();
    await page.waitForURL(/cursor=/);
    await expect.poll(async () => (await orders.first().innerText()) !== first).toBe(true);
    await page.reload();
    await expect.poll(() => orders.count()).toBe(50);
    await page.getByRole('link', { name: words.newest }).click();
    await expect.poll(async () => (await orders.first().innerText()) === first).toBe(true);

    await page.getByLabel(words.code, { exact: true }).fill('226401');
    await page.getByRole('button', { name: words.search, exact: true }).click();
    await page.waitForURL(/\/console\/ledger\?code=226401$/);
    await expect.poll(async () => (await orders.allInnerTexts()).every((row) => row.includes('226401'))).toBe(true);
    const csv = await download(page, page.getByRole('link', { name: words.exportAll }));
    // Each 97th of 10,000 rows, from the third on.
    expect(csv.trim().split(/\r?\n/)).toHaveLength(1 + 104);
    await goto('/ledger?code=99999');
    await page.getByText(words.nothing).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('billing sees a call and its charge, and may not look at what decided', async () => {
    const { page, context, problems, signIn } = await opened.open({ language });
    await signIn('bill', PASSWORD, `/calls/${traffic.guard}`);
    await page.getByText(words.charge).waitFor();
    await page.getByText(words.mayNot).waitFor();
    expect(await page.getByRole('button', { name: words.show }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('live tries again after a refusal, and says so when the server is gone', async () => {
    const { page, context, problems, signIn, goto } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    // A server that starts or ends refuses so, and a browser would not ask again.
    await page.route('**/ledger/live*', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await goto('/live');
    await page.getByRole('status').getByText(words.refusedLive).waitFor();
    await page.getByRole('status').getByText(words.connected).waitFor();
    await opened.server.close();
    await page.getByText(words.lost).waitFor();
    // The browser itself tells of the refusal.
    expect(problems.filter((problem) => !problem.includes('503'))).toEqual([]);
    await context.close();
  });
});

async function call({ server }: OpenedConsole, { key }: Traffic): Promise<void> {
  const body = new URLSearchParams({ key, idcard: '11010519491231002X', realname: '张三' });
  await fetch(`${server.url}/face_guard/query`, { method: 'POST', body });
}

/** The looks of ada in the audit. */
async function looks({ server }: OpenedConsole): Promise<readonly string[]> {
  const { rows } = (await server.admin('audit.list', { administrator: 'ada' })) as {
    rows: readonly { operation: string; kind: string }[];
  };
  return rows.filter(({ kind }) => kind === 'look').map(({ operation }) => operation);
}
