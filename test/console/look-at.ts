import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { LANGUAGES, type ConsoleWindow, type Look } from './open-console.ts';

/**
 * With `npm run test:console -- --all`, every page is looked at in every way. Otherwise each language, width and scheme is
 * taken once.
 */
const isAll = process.env['RENZHENG_TEST_CONSOLE_ALL'] === '1';
/** A folder for a picture of each page, to be looked at by eye. */
const pictures = process.env['RENZHENG_TEST_CONSOLE_PICTURES'];

/** The ways in which every page is looked at. */
export const LOOKS: readonly Required<Look>[] = isAll
  ? LANGUAGES.flatMap((language) =>
      [1440, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ language, width, scheme }))),
    )
  : [
      { language: 'zh-CN', width: 1440, scheme: 'light' },
      { language: 'en', width: 390, scheme: 'dark' },
    ];

/** What shuts people out of a page, and how far it hangs over its edge. */
export interface Seen {
  readonly name: string;
  readonly serious: readonly unknown[];
  readonly overhang: number;
}

/**
 * Waits until a page stands, then looks for what shuts people out and for what hangs over its edge. A page that watches
 * something is never quiet.
 */
export async function lookAt(
  { page }: Pick<ConsoleWindow, 'page'>,
  name: string,
  { language, width, scheme, isQuiet = true }: Required<Look> & { readonly isQuiet?: boolean },
): Promise<Seen> {
  await page.getByRole('main').waitFor();
  if (isQuiet) await page.waitForLoadState('networkidle');
  await expect.poll(() => page.locator('.ant-skeleton').count()).toBe(0);
  await page.evaluate(MOTIONS_END);
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
    const file = path.join(pictures, `${name}-${language}-${width}-${scheme}.png`);
    await page.screenshot({ path: file, fullPage: true });
  }
  return { name, serious: await seriousProblems(page), overhang: await overhangOf(page) };
}

/** A colour that is still changing has a contrast of its own. What turns for ever is not waited for. */
const MOTIONS_END = `Promise.all(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished.catch(() => null))).then(() => null)`;

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

async function seriousProblems(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`)]);
}

async function overhangOf(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) as number;
}
