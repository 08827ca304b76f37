import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestReceiver, type TestReceiver } from '../../src/platform/webhooks/receiver-fixture.ts';
import { lookAt, LOOKS, type Seen } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type Language, type OpenedConsole } from './open-console.ts';

const WORDS = {
  'zh-CN': {
    alerts: '告警',
    webhooks: 'Webhook',
    add: '添加 Webhook',
    name: '名称',
    url: '地址',
    kept: '我已妥善保存',
    test: '试发',
    delivered: '已送达',
    again: '重新投递',
    addRule: '添加规则',
    what: '监看',
    missing: '调用过少',
    threshold: '阈值（次）',
    window: '统计最近几分钟',
    wait: '持续几分钟才触发或恢复',
    only: '只监看一个对象（可不填）',
    firing: '告警中',
    tooMuch: '请输入 0 到 1000000000 之间的数字',
    drift: '风险等级分布偏移',
    index: '阈值（PSI）',
    tooFar: '请输入 0 到 10 之间的数字',
    compared: /^与此前 28 天相比/,
    above: '高于 0.25 PSI',
  },
  en: {
    alerts: 'Alerts',
    webhooks: 'Webhooks',
    add: 'Add a webhook',
    name: 'Name',
    url: 'Address',
    kept: 'I have kept it',
    test: 'Test',
    delivered: 'Delivered',
    again: 'Send again',
    addRule: 'Add a rule',
    what: 'What',
    missing: 'Too few calls',
    threshold: 'Threshold (calls)',
    window: 'Minutes that are counted',
    wait: 'Minutes before it fires or recovers',
    only: 'Only this subject (optional)',
    firing: 'Firing',
    tooMuch: 'Enter a number from 0 to 1000000000',
    drift: 'Drift of risk levels',
    index: 'Threshold (PSI)',
    tooFar: 'Enter a number from 0 to 10',
    compared: /^Against the 28 days before/,
    above: 'above 0.25 PSI',
  },
} as const;

let opened: OpenedConsole;
let receiver: TestReceiver;
beforeAll(async () => {
  if (hasNoBrowser) return;
  receiver = await openTestReceiver();
  opened = await openConsole({ RENZHENG_WEBHOOKS_ALLOW: '127.0.0.1' });
  await opened.server.admin('administrators.create', { name: 'ada', role: 'operator', password: PASSWORD });
});
afterAll(async () => {
  await opened?.close();
  await receiver?.close();
});

describe.skipIf(hasNoBrowser).each(['zh-CN', 'en'] as const)('alerts, %s', (language: Language) => {
  const words = WORDS[language];

  test('a webhook is added and tested, and a rule fires into it', async () => {
    const { page, signIn, problems, context } = await opened.open({ language });
    await signIn('ada', PASSWORD);
    await page.getByRole('link', { name: words.alerts, exact: true }).first().click();
    await page.getByRole('main').getByRole('link', { name: words.webhooks, exact: true }).click();
    await page.getByRole('button', { name: words.add, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words.name, { exact: true }).fill(`pager ${language}`);
    await dialog.getByLabel(words.url, { exact: true }).fill(`${receiver.url}/${language}`);
    await dialog.getByRole('button', { name: words.add, exact: true }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page.getByRole('button', { name: words.kept }).click();
    const row = page
      .getByRole('row')
      .filter({ hasText: `pager ${language}` })
      .first();
    await row.getByRole('button', { name: words.test, exact: true }).click();
    await expect.poll(() => receiver.seen.filter(({ path }) => path === `/${language}`).length).toBe(1);
    // Alerts of before may be delivered to this webhook too, so the row of the test is named by its type.
    const delivery = page
      .getByRole('table')
      .last()
      .getByRole('row')
      .filter({ hasText: `pager ${language}` })
      .filter({ has: page.getByRole('cell', { name: words.test, exact: true }) });
    await delivery.getByText(words.delivered, { exact: true }).waitFor();
    await delivery.getByRole('link').click();
    await page.getByText('"webhook.test"').waitFor();
    await page.getByRole('button', { name: words.again, exact: true }).click();
    await expect.poll(() => receiver.seen.filter(({ path }) => path === `/${language}`).length).toBe(2);

    await page.getByRole('link', { name: words.alerts, exact: true }).first().click();
    await page.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.getByLabel(words.what, { exact: true }).fill(words.missing);
    await page.keyboard.press('Enter');
    await dialog.getByLabel(words.threshold, { exact: true }).fill('2000000000');
    await dialog.getByLabel(words.window, { exact: true }).fill('1');
    await dialog.getByLabel(words.wait, { exact: true }).fill('0');
    await dialog.getByLabel(words.only, { exact: true }).fill('face-guard');
    await dialog.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.getByText(words.tooMuch, { exact: true }).waitFor();
    await dialog.getByLabel(words.threshold, { exact: true }).fill('1');
    await dialog.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('table').first().getByText(words.firing, { exact: true }).waitFor();
    await expect.poll(() => receiver.seen.some(({ body }) => body.includes('"alert.fired"'))).toBe(true);

    await page.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.getByLabel(words.what, { exact: true }).fill(words.drift);
    await page.keyboard.press('Enter');
    await dialog.getByText(words.compared).waitFor();
    await dialog.getByLabel(words.index, { exact: true }).fill('12');
    await dialog.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.getByText(words.tooFar, { exact: true }).waitFor();
    await dialog.getByLabel(words.index, { exact: true }).fill('0.25');
    await dialog.getByRole('button', { name: words.addRule, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: words.drift }).getByText(words.above, { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
    const { rules } = (await opened.server.admin('alert-rules.list')) as {
      readonly rules: readonly { readonly id: string; readonly createdBy: string }[];
    };
    for (const { id } of rules.filter(({ createdBy }) => createdBy === 'ada'))
      await opened.server.admin('alert-rules.remove', { ruleId: id });
  });
});

describe.skipIf(hasNoBrowser)('the pages of alerts', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await opened.server.admin('webhooks.add', {
      name: `<b>${'长'.repeat(40)}</b>`,
      url: `https://${'a'.repeat(60)}.example/`,
    });
    await opened.server.admin('alert-rules.add', {
      kind: 'calls-missing',
      threshold: 1,
      name: '长'.repeat(64),
      only: 'video-liveness',
    });
    await window.signIn('ada', PASSWORD);
    const found: Seen[] = [];
    for (const [title, route] of [
      ['alerts', '/alerts'],
      ['webhooks', '/webhooks'],
      ['webhooks-none', '/webhooks?state=failed'],
      ['delivery-unknown', '/webhooks/deliveries/dlv_000000000000000000'],
    ] as const) {
      await window.goto(route);
      found.push(await lookAt(window, title, { ...look, isQuiet: false }));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    await window.context.close();
  });
});
