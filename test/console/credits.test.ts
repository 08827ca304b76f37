import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    order: '按订单号查找调用',
    charge: /计费 0\.30 元，由套餐 pkg_/,
    credit: '退款',
    amount: '金额 (元)',
    reason: '原因',
    short: '请至少填写 5 个字。',
    submit: '确定退款',
    given: '已退还 0.20 元。',
    waits: '等待第二个人确认',
    confirmations: '待确认',
    confirm: '确认',
    refuse: '否决',
    none: '没有等待确认的操作。',
    above: '最多可退 0.30。',
    left: '已全部退还。',
  },
  en: {
    order: 'Find a call by its order id',
    charge: /charged CNY 0\.30 to the package pkg_/,
    credit: 'Credit',
    amount: 'Amount (CNY)',
    reason: 'Reason',
    short: 'Write at least 5 characters.',
    submit: 'Give back',
    given: 'CNY 0.20 is given back.',
    waits: 'It waits for a second person',
    confirmations: 'Confirmations',
    confirm: 'Confirm',
    refuse: 'Refuse',
    none: 'Nothing waits for a second person.',
    above: 'At most 0.30 can be given back.',
    left: 'All of it is given back.',
  },
} as const;
type Words = (typeof WORDS)[Language];

let opened: OpenedConsole;
let key = '';
let calls = 0;
// One person may give back 0.20 of a call alone.
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole({ RENZHENG_BILLING_CREDIT_ALONE_MAX: '0.20' });
  for (const name of ['ada', 'grace'])
    await opened.server.admin('administrators.create', { name, role: 'billing', password: PASSWORD });
  ({ key } = await opened.server.makeCaller({ calls: 1000 }));
});
afterAll(() => opened?.close());

/** Makes a call that is charged. Gives its order id. */
async function charge(): Promise<string> {
  calls += 1;
  const body = new URLSearchParams({
    key,
    idNumber: '11010519491231002X',
    phoneNumber: `138${String(20_000_000 + calls)}`,
    name: '张三',
  });
  const answer = await fetch(`${opened.server.url}/antiFraudHighRate/query`, { method: 'POST', body });
  return ((await answer.json()) as { readonly result: { readonly orderid: string } }).result.orderid;
}

/** Opens the dialog on the page of a call and asks for a credit. */
async function ask(page: Page, words: Words, reason: string, amount?: string): Promise<void> {
  await page.getByRole('button', { name: words.credit, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (amount !== undefined) await dialog.getByLabel(words.amount).fill(amount);
  await dialog.getByLabel(words.reason).fill(reason);
  await dialog.getByRole('button', { name: words.submit }).click();
}

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('credits, %s', (language: Language) => {
  const words = WORDS[language];

  test('a caller asks why it was charged: paste the order, see why, give it back in three clicks', async () => {
    const orderId = await charge();
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    await page.getByRole('textbox', { name: words.order }).first().fill(orderId);
    await page.keyboard.press('Enter');
    await page.getByText(words.charge).waitFor();
    await ask(page, words, '照片被误拒两次 refused twice', '0.2');
    await page.getByText(words.given).waitFor();
    await page.getByRole('cell', { name: /照片被误拒两次 refused twice/ }).waitFor();
    expect(await opened.server.admin('ledger.show', { orderId })).toMatchObject({
      creditable: '0.10',
      credits: [{ amount: '0.20', reason: '照片被误拒两次 refused twice', askedBy: 'ada', confirmedBy: null }],
    });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('a large credit waits, another administrator confirms it, and another one is refused', async () => {
    const [first, second] = [await charge(), await charge()];
    const ada = await opened.open({ language });
    await ada.signIn('ada', PASSWORD);
    for (const orderId of [first, second]) {
      await ada.goto(`/calls/${orderId}`);
      await ask(ada.page, words, 'charged by mistake');
      await ada.page.getByRole('dialog').getByText(words.waits).waitFor();
    }
    const grace = await opened.open({ language });
    await grace.signIn('grace', PASSWORD);
    await grace.page.getByRole('link', { name: words.confirmations }).first().click();
    const row = (orderId: string) => grace.page.getByRole('row').filter({ hasText: orderId });
    await row(first).getByRole('button', { name: words.confirm, exact: true }).click();
    await grace.page.getByRole('dialog').getByRole('button', { name: words.confirm, exact: true }).click();
    await row(first).waitFor({ state: 'detached' });
    await row(second).getByRole('button', { name: words.refuse, exact: true }).click();
    await grace.page.getByRole('dialog').getByRole('button', { name: words.refuse, exact: true }).click();
    await grace.page.getByText(words.none).waitFor();
    expect(await opened.server.admin('ledger.show', { orderId: first })).toMatchObject({
      creditable: '0.00',
      credits: [{ amount: '0.30', askedBy: 'ada', confirmedBy: 'grace' }],
    });
    expect(await opened.server.admin('ledger.show', { orderId: second })).toMatchObject({ credits: [] });
    await ada.goto(`/calls/${first}`);
    await ada.page.getByText(words.left).waitFor();
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await Promise.all([ada.context.close(), grace.context.close()]);
  });

  test('the form says what is wrong before it is sent', async () => {
    const orderId = await charge();
    const { page, signIn, context } = await opened.open({ language });
    await signIn('ada', PASSWORD, `/calls/${orderId}`);
    await ask(page, words, 'x', '0.300001');
    await page.getByRole('dialog').getByText(words.above).waitFor();
    await page.getByRole('dialog').getByText(words.short).waitFor();
    expect(await opened.server.admin('ledger.show', { orderId })).toMatchObject({ credits: [] });
    await context.close();
  });
});

describe.skipIf(hasNoBrowser)('the pages about credits', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const words = WORDS[look.language];
    const orderId = await charge();
    const long = `<script>alert(1)</script> ${'长'.repeat(200)} \u05d0\u05d1`;
    const window = await opened.open(look);
    await window.signIn('ada', PASSWORD, `/calls/${orderId}`);
    await ask(window.page, words, long, '0.1');
    await window.page.getByRole('status').first().waitFor();
    await ask(window.page, words, 'the rest of it', '0.2');
    await window.page.getByRole('dialog').getByText(words.waits).waitFor();
    const found: Seen[] = [await lookAt(window, 'credit-dialog', look)];
    await window.page.keyboard.press('Escape');
    found.push(await lookAt(window, 'call-credits', look));
    await window.goto('/confirmations');
    found.push(await lookAt(window, 'confirmations', look));
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });
});
