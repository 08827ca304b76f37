import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasNoBrowser, openConsole } from './open-console.ts';

const VIEWER = path.resolve(import.meta.dirname, '../../docs/reference/rapidoc.js');

test('the viewer of the reference is the published one', () => {
  const content = readFileSync(VIEWER);
  // `npm pack rapidoc@9.3.8`, then package/dist/rapidoc-min.js.
  expect(createHash('sha256').update(content).digest('hex')).toBe(
    'affbd173a65e870e18f392cca963113bcdafb6e50e88cd2f6a834a65b22db94d',
  );
  expect(content.length).toBeLessThan(3_000_000);
});

test.skipIf(hasNoBrowser)('an API is found in the reference, and tried against the sandbox', async () => {
  const opened = await openConsole();
  onTestFinished(() => opened.close());
  const { server } = opened;
  const app = await server.admin('apps.create', { name: 'try', mode: 'sandbox' });
  const { key } = await server.admin('keys.create', { appId: app['id'] });
  const { page, problems } = await opened.open({ language: 'en' });
  await page.goto(`${server.url}/docs`);

  const filter = page.getByPlaceholder('Filter');
  await filter.fill('antiFraudHighRate');
  await filter.press('Enter');
  await page.getByText('/antiRush/query').first().waitFor({ state: 'hidden' });
  await page.locator('.nav-bar-path', { hasText: '/antiFraudHighRate/query' }).last().click();
  await page.getByText('Mobile number, in plain or as a digest').first().waitFor();
  await page.goto(`${server.url}/docs#auth`);
  await page.locator('.api-key-input').fill(String(key));
  await page.getByRole('button', { name: 'Set' }).click();
  await page.goto(`${server.url}/docs#post-/antiFraudHighRate/query`);
  await page.getByRole('button', { name: 'Fill example' }).click();
  const answered = page.waitForResponse((response) => response.url().includes('/antiFraudHighRate/query'));
  await page.getByRole('button', { name: 'Try' }).click();
  expect(await (await answered).json()).toMatchObject({ result: { res: { riskScore: 20 } }, error_code: 0 });
  await page.getByText('Response Status: OK:200').waitFor();

  // What llms.txt names is served beside the page.
  const index = await (await fetch(`${server.url}/llms.txt`)).text();
  const links = [...index.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => `${server.url}/${link}`);
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect([link, (await fetch(link)).status]).toEqual([link, 200]);
  expect((await fetch(`${server.url}/docs/..%2Fpackage.json`)).status).toBe(404);
  for (const address of ['/docs/', '/docs/all/', '/docs/openapi.json/', '/llms.txt/'])
    expect([address, (await fetch(server.url + address)).status]).toEqual([address, 200]);

  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow).toBe(0);
  // Another port is another origin to the browser, and this server all the same.
  expect(problems.filter((problem) => !problem.startsWith(server.url))).toEqual([]);
});
