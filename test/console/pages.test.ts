import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  hasNoBrowser,
  LANGUAGES,
  openConsole,
  PASSWORD,
  type ConsoleWindow,
  type Look,
  type OpenedConsole,
} from './open-console.ts';

/** With `npm run test:console -- --all`, every page is looked at in every way. Otherwise each way is taken once. */
const isAll = process.env['RENZHENG_CONSOLE_ALL'] === '1';
/** A folder for a picture of each page, to be looked at by eye. */
const pictures = process.env['RENZHENG_CONSOLE_PICTURES'];

const LOOKS: readonly Required<Look>[] = isAll
  ? LANGUAGES.flatMap((language) =>
      [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ language, width, scheme }))),
    )
  : [
      { language: 'zh-CN', width: 1440, scheme: 'light' },
      { language: 'en', width: 1440, scheme: 'dark' },
      { language: 'en', width: 390, scheme: 'light' },
      { language: 'zh-CN', width: 390, scheme: 'dark' },
    ];

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
}, 180_000);
afterAll(() => opened?.close());

/** Pages by the name of their picture, for somebody who is signed in. */
const PAGES: Readonly<Record<string, () => string>> = {
  start: () => '/',
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
  test.each(LOOKS)('$language, $width px, $scheme', { timeout: 600_000 }, async (look) => {
    const window = await opened.open(look);
    await window.goto('/sign-in');
    const found = [await lookAt(window, 'sign-in', look)];
    await window.goto('/sign-in?reason=ended&to=/audit');
    found.push(await lookAt(window, 'sign-in-ended', look));
    await window.enter('ada', 'wrong password');
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
});

/** Waits until a page stands, then looks for what shuts people out and for what hangs over its edge. */
async function lookAt({ page }: ConsoleWindow, name: string, { language, width, scheme }: Required<Look>) {
  await page.getByRole('main').waitFor();
  await page.waitForLoadState('networkidle');
  await expect.poll(() => page.locator('.ant-skeleton').count(), { timeout: 120_000 }).toBe(0);
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    const file = path.join(pictures, `${name}-${language}-${width}-${scheme}.png`);
    await page.screenshot({ path: file, fullPage: true });
  }
  return { name, serious: await seriousProblems(page), overhang: await overhangOf(page) };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

async function seriousProblems(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`)]);
}

async function overhangOf(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}
