import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAt, LOOKS } from './look-at.ts';
import { hasNoBrowser, openConsole, PASSWORD, type OpenedConsole } from './open-console.ts';

const HOSTILE = `<script>alert(1)</script> ${'长'.repeat(20)} \u2764`;

let opened: OpenedConsole;
let appId = '';
beforeAll(async () => {
  if (hasNoBrowser) return;
  opened = await openConsole();
  const { server } = opened;
  await server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  await server.admin('administrators.create', { name: 'Überprüfer.王小明', role: 'auditor', password: PASSWORD });
  await server.admin('administrators.create', { name: 'n'.repeat(64), role: 'integrator' });
  await server.admin('administrators.issue-token', { name: 'ada', label: HOSTILE });
  ({ appId } = await server.makeCaller());
  await server.admin('apps.create', { name: HOSTILE, mode: 'sandbox' });
  await server.admin('apps.change', { appId, name: '商城' });
});
afterAll(() => opened?.close());

/** Pages that need a sign-in, by the name of their picture. */
const PAGES: Readonly<Record<string, () => string>> = {
  'overview-first': () => '/',
  account: () => '/account',
  administrators: () => '/administrators',
  'administrator-new': () => '/administrators/new',
  administrator: () => `/administrators/ada`,
  'administrator-long': () => `/administrators/${'n'.repeat(64)}`,
  'administrator-unknown': () => `/administrators/nobody`,
  audit: () => '/audit',
  'audit-empty': () => '/audit?administrator=nobody&from=2026-01-01T00:00',
  apps: () => '/apps',
  app: () => `/apps/${appId}`,
  'not-found': () => `/no/such/page/${'x'.repeat(2000)}`,
};

describe.skipIf(hasNoBrowser)('the pages', () => {
  test.each(LOOKS)('$language, $width px, $scheme', async (look) => {
    const window = await opened.open(look);
    await window.goto('/sign-in');
    const found = [await lookAt(window, 'sign-in', look)];
    await window.goto('/sign-in?reason=ended&to=/audit');
    found.push(await lookAt(window, 'sign-in-ended', look));
    await window.enter(`wrong-${look.language}-${look.width}-${look.scheme}`, 'wrong password');
    await window.page.getByRole('alert').nth(1).waitFor();
    found.push(await lookAt(window, 'sign-in-wrong', look));
    await window.signIn('ada', PASSWORD);
    for (const [name, route] of Object.entries(PAGES)) {
      await window.goto(route());
      found.push(await lookAt(window, name, look));
    }
    expect(found.filter(({ serious, overhang }) => serious.length > 0 || overhang > 0)).toEqual([]);
    expect(window.problems).toEqual([]);
    await window.context.close();
  });

  test('every page can be reached on a low screen, and the link of the open one is in sight', async () => {
    const { page, context, goto, signIn } = await opened.open({ language: 'zh-CN' });
    await page.setViewportSize({ width: 1280, height: 600 });
    await signIn('ada', PASSWORD);
    await goto('/audit');
    const links = page.getByRole('navigation', { name: '页面' });
    const zone = page.getByText('所有时间均为北京时间');
    const box = async (of: typeof links) => (await of.boundingBox()) ?? { y: Number.NaN, height: Number.NaN };
    await links.getByRole('link', { name: '审计' }).waitFor();
    const [list, link, below] = [
      await box(links),
      await box(links.getByRole('link', { name: '审计' })),
      await box(zone),
    ];
    // Scrolling goes by whole pixels.
    expect(link.y + link.height).toBeLessThan(list.y + list.height + 1);
    expect(list.y + list.height).toBeLessThanOrEqual(below.y);
    expect(below.y + below.height).toBeLessThanOrEqual(600);
    await context.close();
  });

  test('a page whose script arrives late leaves the keyboard to whoever types, and takes it after a click', async () => {
    const { page, context, goto, signIn } = await opened.open({ language: 'en' });
    await signIn('ada', PASSWORD);
    await goto('/account');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const late = Promise.withResolvers<void>();
    await page.route('**/assets/overview-page-*.js', async (route) => {
      await late.promise;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    const search = page.getByRole('textbox', { name: 'Find a call by its order id' });
    await search.fill('J1');
    late.resolve();
    await expect.poll(() => page.title()).toBe('Overview · Renzheng');
    await page.keyboard.type('234');
    expect(await search.inputValue()).toBe('J1234');
    await page.keyboard.press('Enter');
    await page.waitForURL(/calls\/J1234$/);
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
    await context.close();
  });
});
