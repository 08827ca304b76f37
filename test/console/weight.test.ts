import process from 'node:process';
import type { Page, Request } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { hasNoBrowser, openConsole, PASSWORD } from './open-console.ts';

/** Kilobytes of script, as they cross the network, until the numbers of the start page stand. */
const START_KB_MAX = 250;
const SIGN_IN_KB_MAX = 230;

test.skipIf(hasNoBrowser)('the pages that everybody opens load little script', async () => {
  const opened = await openConsole();
  onTestFinished(() => opened.close());
  await opened.server.admin('administrators.create', { name: 'ada', role: 'owner', password: PASSWORD });
  const { page, enter, goto } = await opened.open({ language: 'en' });
  const scripts = scriptsOf(page);
  await goto('/');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const signInKb = await scripts.kilobytes();
  await enter('ada', PASSWORD);
  await page.getByText('Register of persons', { exact: true }).waitFor();
  const startKb = await scripts.kilobytes();
  process.stdout.write(`sign-in ${signInKb.toFixed(1)} KB, start page ${startKb.toFixed(1)} KB of script, gzipped\n`);
  expect(signInKb).toBeGreaterThan(100);
  expect(signInKb).toBeLessThanOrEqual(SIGN_IN_KB_MAX);
  expect(startKb).toBeLessThanOrEqual(START_KB_MAX);
});

function scriptsOf(page: Page): { kilobytes(): Promise<number> } {
  const finished: Request[] = [];
  page.on('requestfinished', (request) => void finished.push(request));
  return {
    async kilobytes() {
      const scripts = finished.filter((request) => request.resourceType() === 'script');
      const sizes = await Promise.all(scripts.map((request) => request.sizes()));
      return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0) / 1024;
    },
  };
}
